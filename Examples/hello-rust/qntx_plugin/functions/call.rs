//! One call of a declared function: what the functions that the macro writes are made of.
// SPDX-License-Identifier: MIT

use super::super::host::caught;
use super::super::{abi, Error, Result};
use super::value::{Direct, Value};
use std::ffi::c_void;
use std::marker::PhantomData;

/// One call, for the length of which its arguments are borrowed.
pub struct Call(());

/// Runs a function for its status. What goes wrong, a panic included, is told as the reason.
pub fn run(reason: abi::Sink, body: impl FnOnce(&Call) -> Result<()>) -> abi::Status {
    match caught(|| body(&Call(()))) {
        Ok(()) => abi::OK,
        Err(error) => {
            (reason.write)(reason.context, error.message.as_ptr() as *const c_void, error.message.len());
            error.status.min(abi::ERR_FAILED) // an error with the status of a success is one all the same
        }
    }
}

/// Runs a function that has no status, and so no way to tell of a panic: one ends the process.
pub fn run_direct<T: Direct>(name: &str, body: impl FnOnce(&Call) -> Result<T>) -> T {
    caught(|| body(&Call(()))).unwrap_or_else(|error| {
        eprintln!("{} must not fail, and has: {}", name, error);
        std::process::abort()
    })
}

impl Call {
    /// An argument that is one value.
    pub fn value<T: Value>(&self, name: &str, raw: T::Raw) -> Result<T> {
        T::from_raw(raw).ok_or_else(|| {
            Error::new(abi::ERR_INVALID, format!("{}: it is none of the values of {}", name, T::NAME))
        })
    }

    /// # Safety
    /// It is an argument of this call.
    pub unsafe fn text(&self, name: &str, text: abi::Str) -> Result<&str> {
        std::str::from_utf8(self.list(text.data, text.length))
            .map_err(|error| Error::new(abi::ERR_INVALID, format!("{}: it is not UTF-8: {}", name, error)))
    }

    /// # Safety
    /// It is an argument of this call.
    pub unsafe fn list<T: Value>(&self, data: *const T, count: usize) -> &[T] {
        match count {
            0 => &[],
            _ => std::slice::from_raw_parts(data, count),
        }
    }

    /// # Safety
    /// It is an argument of this call.
    #[allow(clippy::mut_from_ref)] // what the host lends for the call belongs to no one else
    pub unsafe fn list_mut<T: Value>(&self, data: *mut T, count: usize) -> &mut [T] {
        match count {
            0 => &mut [],
            _ => std::slice::from_raw_parts_mut(data, count),
        }
    }

    /// # Safety
    /// It is an argument of this call.
    pub unsafe fn progress(&self, raw: abi::Progress) -> Progress<'_> {
        Progress { raw, call: PhantomData }
    }
}

/// Where a function says how far it is. Copy it at will, use it from any thread.
#[derive(Clone, Copy)]
pub struct Progress<'call> {
    raw: abi::Progress,
    call: PhantomData<&'call Call>,
}

// The host lets any thread report during the call; a watcher of `to` is `Sync`.
unsafe impl Send for Progress<'_> {}
unsafe impl Sync for Progress<'_> {}

impl<'call> Progress<'call> {
    /// One that reports to a closure, for calls that are not the host's: of a test, or of one function by another.
    pub fn to<F: Fn(i64, i64) -> bool + Sync>(watcher: &'call F) -> Self {
        extern "C" fn report<F: Fn(i64, i64) -> bool>(
            context: *mut c_void,
            current: i64,
            total: i64,
        ) -> bool {
            caught(|| Ok(unsafe { &*(context as *const F) }(current, total))).unwrap_or(false)
        }
        let context = watcher as *const F as *mut c_void;
        Progress { raw: abi::Progress { context, report: report::<F> }, call: PhantomData }
    }

    /// Says how far the function is. An error: nobody waits for the result any more; leave by it.
    pub fn report(&self, current: i64, total: i64) -> Result<()> {
        if (self.raw.report)(self.raw.context, current, total) {
            return Ok(());
        }
        Err(Error::new(abi::ERR_CLOSED, "nobody waits for the result any more"))
    }
}
