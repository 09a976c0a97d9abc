//! What one instance hands to the one that takes its place.
// SPDX-License-Identifier: MIT

use super::host::{Error, Result};
use super::{abi, on, Plugin};
use std::ffi::c_void;

/// Where `Plugin::save` puts what is to be handed on.
pub struct Saved(abi::Saved);

impl Saved {
    /// Adds a piece; the host copies.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let piece = abi::Str { data: bytes.as_ptr(), length: bytes.len() };
        match (unsafe { &*self.0.api }.write)(self.0, piece) {
            abi::OK => Ok(()),
            status => Err(Error::new(status, "what is handed on does not fit")),
        }
    }
}

pub extern "C" fn save<P: Plugin>(state: *mut c_void, raw: abi::Saved) -> abi::Status {
    on::<P>(state, |instance| instance.plugin.save(&mut Saved(raw)))
}

pub extern "C" fn restore<P: Plugin>(state: *mut c_void, version: abi::Str, saved: abi::Str) -> abi::Status {
    on::<P>(state, |instance| {
        let version = String::from_utf8_lossy(bytes(&version));
        instance.plugin.restore(&version, bytes(&saved))
    })
}

/// A view of the host's, for the length of the call that it came with.
fn bytes(view: &abi::Str) -> &[u8] {
    if view.length == 0 {
        return &[];
    }
    unsafe { std::slice::from_raw_parts(view.data, view.length) }
}
