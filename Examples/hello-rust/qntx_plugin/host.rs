//! What the host offers to an instance, and what went wrong.
// SPDX-License-Identifier: MIT

use super::abi;
use std::any::Any;
use std::ffi::{c_void, CStr};
use std::fmt;
use std::os::raw::c_char;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// The result of what can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure: a status for the host, and a text that the operator reads.
///
/// It is made from any `std::error::Error` by `?`, as `ERR_FAILED`.
#[derive(Debug)]
pub struct Error {
    pub status: abi::Status,
    pub message: String,
}

impl Error {
    /// A failure with a status of its own: 404 for `ERR_NOT_FOUND`, 400 for `ERR_INVALID`, and so on.
    pub fn new(status: abi::Status, message: impl Into<String>) -> Self {
        Error { status, message: message.into() }
    }

    /// Passes `OK` on, and makes anything else an error.
    pub(super) fn check(status: abi::Status) -> Result<()> {
        match status {
            abi::OK => Ok(()),
            _ => Err(Error::new(status, abi::status_text(status))),
        }
    }

    /// What a panic left, as an error.
    pub(super) fn from_panic(payload: Box<dyn Any + Send>) -> Self {
        let text = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
            (Some(text), _) => (*text).to_owned(),
            (_, Some(text)) => text.clone(),
            _ => "no text".to_owned(),
        };
        // Dropping what was thrown may panic again; what that leaves is better leaked than dropped.
        if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(again);
        }
        Error::new(abi::ERR_FAILED, format!("panic: {}", text))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl<E: std::error::Error> From<E> for Error {
    fn from(error: E) -> Self {
        Error::new(abi::ERR_FAILED, error.to_string())
    }
}

/// How urgent a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Trace,
    Debug,
    Info,
    Notice,
    Warning,
    Error,
    Critical,
}

/// What the host offers to one instance of the plugin. Copy it at will, use it from any thread.
#[derive(Clone, Copy)]
pub struct Host(*const abi::Host);

// The host's table is constant, stays for the life of the process, and may be called from any thread.
unsafe impl Send for Host {}
unsafe impl Sync for Host {}

impl Host {
    /// # Safety
    /// The pointer is the one that the host gave to `initialize`.
    pub(super) unsafe fn new(raw: *const abi::Host) -> Self {
        Host(raw)
    }

    fn table(&self) -> &'static abi::Host {
        unsafe { &*self.0 }
    }

    pub(super) fn raw(&self) -> *const abi::Host {
        self.0
    }

    /// The table of an extension, whose name ends with a NUL; NULL where the host has it not.
    pub(super) fn extension(&self, name: &'static str) -> *const c_void {
        debug_assert!(name.ends_with('\0'));
        (self.table().get_extension)(self.0, name.as_ptr() as *const c_char)
    }

    /// The version of QNTX that the host implements.
    pub fn version(&self) -> &'static str {
        text(self.table().qntx_version)
    }

    /// The version of the ABI that the host speaks, as `abi::VERSION`.
    pub fn abi_version(&self) -> u32 {
        self.table().abi_version
    }

    /// The domain that this instance serves.
    pub fn domain(&self) -> &'static str {
        text(self.table().domain)
    }

    /// Whether a line of this level would be written: ask before building a costly one.
    pub fn log_enabled(&self, level: Level) -> bool {
        (self.table().log_enabled)(self.0, level as i32)
    }

    /// Writes a line to the plugin's own log, with structured fields beside it.
    pub fn log(&self, level: Level, message: &str, fields: &[(&str, &str)]) {
        let fields: Vec<_> = fields.iter().map(|(name, value)| pair(name, value)).collect();
        (self.table().log)(self.0, level as i32, message.into(), fields.as_ptr(), fields.len());
    }

    fn fail(&self, error: &Error) -> abi::Status {
        (self.table().fail)(self.0, error.status, error.message.as_str().into())
    }
}

/// Runs a piece of the plugin: what every call from the host goes through, so that no panic gets out.
pub(super) fn caught<T>(body: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| Err(Error::from_panic(payload)))
}

/// The same as a status, and the host is told why it is none of success.
pub(super) fn guarded(host: Option<Host>, body: impl FnOnce() -> Result<abi::Status>) -> abi::Status {
    caught(body).unwrap_or_else(|error| host.map_or(error.status, |host| host.fail(&error)))
}

impl From<&str> for abi::Str {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl From<&[u8]> for abi::Str {
    fn from(bytes: &[u8]) -> Self {
        abi::Str { data: bytes.as_ptr(), length: bytes.len() }
    }
}

/// A name and a value as the ABI wants them; good as long as both are.
pub(super) fn pair(name: &str, value: &str) -> abi::Pair {
    abi::Pair { name: name.into(), value: value.into() }
}

fn text(pointer: *const c_char) -> &'static str {
    unsafe { CStr::from_ptr(pointer) }.to_str().unwrap_or("")
}
