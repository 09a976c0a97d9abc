//! Closures behind the context pointers of C callbacks.
// SPDX-License-Identifier: MIT

use super::host::Result;
use std::any::Any;
use std::ffi::c_void;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};

/// A closure for the length of one call. A panic of it ends the call, and goes on when that has returned:
/// nothing unwinds through the host.
pub(super) struct Callback<F> {
    body: F,
    panic: Option<Box<dyn Any + Send>>,
}

impl<F> Callback<F> {
    /// Makes a call with the pointer to a closure.
    pub fn lend<T>(body: F, call: impl FnOnce(*mut c_void) -> Result<T>) -> Result<T> {
        let mut callback = Callback { body, panic: None };
        let result = call(&mut callback as *mut Self as *mut c_void);
        match callback.panic {
            Some(panic) => resume_unwind(panic),
            None => result,
        }
    }

    /// Runs something with the closure behind a context; `otherwise` is the answer if it panics.
    ///
    /// # Safety
    /// The context is the one that `lend` gave, and its call has not returned yet.
    pub unsafe fn call<R>(context: *mut c_void, otherwise: R, run: impl FnOnce(&mut F) -> R) -> R {
        let callback = &mut *(context as *mut Self);
        let body = &mut callback.body;
        match catch_unwind(AssertUnwindSafe(|| run(body))) {
            Ok(answer) => answer,
            Err(panic) => {
                callback.panic = Some(panic);
                otherwise
            }
        }
    }
}
