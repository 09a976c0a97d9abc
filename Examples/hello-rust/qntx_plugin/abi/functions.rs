//! Declared functions.
// SPDX-License-Identifier: MIT

use super::Status;
use std::ffi::c_void;
use std::mem::{align_of, size_of};
use std::os::raw::c_char;

pub const FUNCTION_PURE: u32 = 1;
pub const FUNCTION_BLOCKING: u32 = 1 << 1;
pub const FUNCTION_CANCELLABLE: u32 = 1 << 2;

layout! {
    struct Sink: 16 {
        0: context: *mut c_void,
        8: write: extern "C" fn(*mut c_void, *const c_void, usize) -> Status,
    }
    struct Progress: 16 {
        0: context: *mut c_void,
        8: report: extern "C" fn(*mut c_void, i64, i64) -> bool,
    }
    struct Function: 56 {
        0: struct_size: u32,
        4: flags: u32,
        8: name: *const c_char,
        16: signature: *const c_char,
        24: parameters: *const c_char,
        32: documentation: *const c_char,
        40: address: *const c_void,
        48: context: *mut c_void,
    }
    struct Functions: 24 {
        0: struct_size: u32,
        4: count: u32,
        8: functions: *const Function,
        16: types: *const c_char,
    }
}
