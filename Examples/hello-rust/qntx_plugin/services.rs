//! The services of the host: where they are, and the configuration.
// SPDX-License-Identifier: MIT

use super::attestations::Attestations;
use super::database::Database;
use super::host::{Error, Host, Result};
use super::queue::Queue;
use super::{abi, callback::Callback};
use std::ffi::c_void;

/// What the host has beside HTTP, for this plugin alone. Copy it at will, use it from any thread. All but
/// the configuration wait for the disk: not to be called from an inline route.
///
/// An error has the status of the call and the host's own text, so that a handler can end with `?`.
#[derive(Clone, Copy)]
pub struct Services {
    pub(super) host: Host,
    table: &'static abi::Services,
}

impl Host {
    /// The host's services; `None` in a host without.
    pub fn services(&self) -> Option<Services> {
        let table = self.extension(abi::SERVICES) as *const abi::Services;
        let table = unsafe { table.as_ref()? };
        Some(Services { host: *self, table })
    }
}

impl Services {
    /// The plugin's section of the configuration. `None`, as of the others: the host has none.
    pub fn config(&self) -> Option<Config> {
        Some(Config { services: *self, api: unsafe { self.table.config.as_ref()? } })
    }

    /// Attestations.
    pub fn attestations(&self) -> Option<Attestations> {
        Some(Attestations::new(*self, unsafe { self.table.attestations.as_ref()? }))
    }

    /// The plugin's jobs.
    pub fn queue(&self) -> Option<Queue> {
        Some(Queue::new(*self, unsafe { self.table.queue.as_ref()? }))
    }

    /// The plugin's tables.
    pub fn database(&self) -> Option<Database> {
        Some(Database::new(*self, unsafe { self.table.database.as_ref()? }))
    }

    /// Passes `OK` on, and makes anything else an error with the host's text. Right after the call.
    pub(super) fn check(&self, status: abi::Status) -> Result<()> {
        if status == abi::OK {
            return Ok(());
        }
        match text((self.table.error_text)()) {
            why if why.is_empty() => Error::check(status),
            why => Err(Error::new(status, why)),
        }
    }
}

/// The plugin's own section of the configuration. Keys are dotted and compared without case.
#[derive(Clone, Copy)]
pub struct Config {
    services: Services,
    api: &'static abi::ConfigApi,
}

impl Config {
    /// The text of a key; `None` if it is not set.
    pub fn get(&self, key: &str) -> Option<String> {
        let mut buffer = vec![0; 256];
        loop {
            let (mut length, capacity) = (0, buffer.len());
            let get = self.api.get;
            match get(self.host(), key.into(), buffer.as_mut_ptr(), capacity, &mut length) {
                abi::OK => {
                    buffer.truncate(length);
                    return Some(String::from_utf8_lossy(&buffer).into_owned());
                }
                abi::ERR_TOO_LARGE if length > capacity => buffer.resize(length, 0),
                _ => return None,
            }
        }
    }

    /// The whole number of a key, or the other one if it is not set. What is no number is 0.
    pub fn get_int(&self, key: &str, fallback: i64) -> i64 {
        (self.api.get_int)(self.host(), key.into(), fallback)
    }

    /// The number of a key, or the other one.
    pub fn get_number(&self, key: &str, fallback: f64) -> f64 {
        (self.api.get_number)(self.host(), key.into(), fallback)
    }

    /// Whether a key is switched on, or the fallback.
    pub fn get_bool(&self, key: &str, fallback: bool) -> bool {
        (self.api.get_bool)(self.host(), key.into(), fallback)
    }

    /// The list of a key: a JSON array of strings, or texts with commas between. `None` if it is not set.
    pub fn get_list(&self, key: &str) -> Option<Vec<String>> {
        self.texts(|each, context| (self.api.get_list)(self.host(), key.into(), each, context)).ok()
    }

    /// The names of all keys, ascending.
    pub fn keys(&self) -> Result<Vec<String>> {
        self.texts(|each, context| (self.api.keys)(self.host(), each, context))
    }

    /// Sets a key for as long as the host runs.
    pub fn set(&self, key: &str, value: &str) -> Result<()> {
        self.services.check((self.api.set)(self.host(), key.into(), value.into()))
    }

    fn texts(&self, call: impl FnOnce(abi::TextCallback, *mut c_void) -> abi::Status) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        let each = |text| {
            texts.push(text);
            true
        };
        collect_texts(&self.services, each, call)?;
        Ok(texts)
    }

    fn host(&self) -> *const abi::Host {
        self.services.host.raw()
    }
}

/// Makes a call that hands on texts.
pub(super) fn collect_texts<F: FnMut(String) -> bool>(
    services: &Services,
    each: F,
    call: impl FnOnce(abi::TextCallback, *mut c_void) -> abi::Status,
) -> Result<()> {
    extern "C" fn each_text<F: FnMut(String) -> bool>(context: *mut c_void, view: abi::Str) -> bool {
        unsafe { Callback::<F>::call(context, false, |each| each(text(view))) }
    }
    Callback::lend(each, |context| services.check(call(each_text::<F>, context)))
}

/// Borrowed bytes of the host's.
///
/// # Safety
/// The view is there for the length of 'a.
pub(super) unsafe fn bytes<'a>(view: abi::Str) -> &'a [u8] {
    if view.length == 0 {
        return &[];
    }
    std::slice::from_raw_parts(view.data, view.length)
}

/// Borrowed text of the host's, copied.
pub(super) fn text(view: abi::Str) -> String {
    String::from_utf8_lossy(unsafe { bytes(view) }).into_owned()
}
