//! `qntx_plugin.h`, version 1.2, as Rust sees it, its later parts in `functions`, `services` and `websocket`: the same
//! names, the same layout, no more. What each part means, who owns what and which thread calls is said in the header.
// SPDX-License-Identifier: MIT

use std::ffi::c_void;
use std::mem::{align_of, size_of};
use std::os::raw::c_char;

pub const VERSION: u32 = 1 << 16 | 2;

macro_rules! statuses {
    ($($name:ident = $number:literal, $text:literal;)*) => {
        $(pub const $name: Status = $number;)*

        /// The text of a status.
        pub const fn status_text(status: Status) -> &'static str {
            match status {
                $($number => $text,)*
                _ => "unknown status",
            }
        }
    };
}

pub type Status = i32;
statuses! {
    OK = 0, "done";
    PENDING = 1, "the answer follows later";
    AGAIN = 2, "it would have to wait; try again later";
    ERR_FAILED = -1, "failed";
    ERR_INVALID = -2, "an argument is not valid";
    ERR_NOT_FOUND = -3, "there is no such thing";
    ERR_UNSUPPORTED = -4, "not supported here";
    ERR_CLOSED = -5, "over: already answered, past its deadline, or no longer valid";
    ERR_GONE = -6, "the client has gone away";
    ERR_TIMEOUT = -7, "the deadline has passed";
    ERR_TOO_LARGE = -8, "larger than the limit";
    ERR_CONFLICT = -9, "in conflict with what is there already";
    ERR_BUSY = -10, "too much is under way already";
    ERR_NO_MEMORY = -11, "out of memory";
    ERR_DENIED = -12, "not allowed";
    ERR_WRONG_THREAD = -13, "not from this thread";
}

pub const REQUEST_BODY_READY: u32 = 1;
pub const LENGTH_UNKNOWN: u64 = u64::MAX;
pub const ROUTE_INLINE: u32 = 1;
pub const FIELD_REQUIRED: u32 = 1;

/// Defines a struct of the ABI with the offset of each field and its size on 64-bit machines, and has the
/// compiler check them by the rule of `#[repr(C)]`.
macro_rules! layout {
    ($(struct $name:ident: $size:literal { $($offset:literal: $field:ident: $type:ty,)* })*) => {$(
        #[repr(C)]
        #[derive(Clone, Copy)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        #[cfg(target_pointer_width = "64")]
        const _: () = {
            let mut end = 0;
            $(
                end = (end + align_of::<$type>() - 1) & !(align_of::<$type>() - 1);
                assert!(end == $offset);
                end += size_of::<$type>();
            )*
            assert!(end == $size && size_of::<$name>() == $size);
        };
    )*};
}

mod functions;
mod services;
mod websocket;
pub use functions::*;
pub use services::*;
pub use websocket::*;

pub type Handler = extern "C" fn(*mut c_void, Exchange, *const Request) -> Status;

// `Str` is qntx_str and qntx_bytes: both are a pointer and a length.
layout! {
    struct Str: 16 {
        0: data: *const u8,
        8: length: usize,
    }
    struct Pair: 32 {
        0: name: Str,
        16: value: Str,
    }
    struct Host: 64 {
        0: struct_size: u32,
        4: abi_version: u32,
        8: qntx_version: *const c_char,
        16: domain: *const c_char,
        24: implementation: *mut c_void,
        32: log_enabled: extern "C" fn(*const Host, i32) -> bool,
        40: log: extern "C" fn(*const Host, i32, Str, *const Pair, usize),
        48: fail: extern "C" fn(*const Host, Status, Str) -> Status,
        56: get_extension: extern "C" fn(*const Host, *const c_char) -> *const c_void,
    }
    struct Exchange: 16 {
        0: api: *const ExchangeApi,
        8: id: u64,
    }
    struct Request: 80 {
        0: struct_size: u32,
        4: flags: u32,
        8: method: Str,
        24: path: Str,
        40: query: Str,
        56: body: Str,
        72: body_length: u64,
    }
    struct Response: 40 {
        0: struct_size: u32,
        4: status: u32,
        8: headers: *const Pair,
        16: header_count: usize,
        24: body: Str,
    }
    struct ExchangeApi: 104 {
        0: struct_size: u32,
        4: reserved: u32,
        8: header: extern "C" fn(Exchange, Str, *mut Str) -> bool,
        16: header_at: extern "C" fn(Exchange, usize, *mut Str, *mut Str) -> bool,
        24: path_value: extern "C" fn(Exchange, Str, *mut Str) -> bool,
        32: body_read: extern "C" fn(Exchange, *mut u8, usize, *mut usize) -> Status,
        40: body_all: extern "C" fn(Exchange, usize, *mut Str) -> Status,
        48: respond: extern "C" fn(Exchange, *const Response) -> Status,
        56: begin: extern "C" fn(Exchange, *const Response) -> Status,
        64: write: extern "C" fn(Exchange, Str) -> Status,
        72: end: extern "C" fn(Exchange, *const Pair, usize) -> Status,
        80: is_open: extern "C" fn(Exchange) -> bool,
        88: time_left: extern "C" fn(Exchange) -> u64,
        96: abort: extern "C" fn(Exchange) -> Status,
    }
    // With what came with version 1.1; the table of a host of 1.0 ends where that begins.
    struct ExchangeApi11: 120 {
        0: base: ExchangeApi,
        104: try_write: extern "C" fn(Exchange, Str) -> Status,
        112: watch: extern "C" fn(Exchange, *const ExchangeEvents) -> Status,
    }
    struct ExchangeEvents: 40 {
        0: struct_size: u32,
        4: reserved: u32,
        8: context: *mut c_void,
        16: writable: Option<extern "C" fn(*mut c_void, Exchange)>,
        24: gone: Option<extern "C" fn(*mut c_void, Exchange)>,
        32: over: Option<extern "C" fn(*mut c_void, Exchange, Status)>,
    }
    struct Route: 48 {
        0: struct_size: u32,
        4: flags: u32,
        8: pattern: *const c_char,
        16: handler: Option<Handler>,
        24: context: *mut c_void,
        32: max_body: u64,
        40: deadline_ms: u32,
        44: reserved: u32,
    }
    struct Mux: 16 {
        0: api: *const MuxApi,
        8: id: u64,
    }
    struct MuxApi: 16 {
        0: struct_size: u32,
        4: reserved: u32,
        8: handle: extern "C" fn(Mux, *const Route) -> Status,
    }
    struct Health: 16 {
        0: api: *const HealthApi,
        8: id: u64,
    }
    struct HealthApi: 24 {
        0: struct_size: u32,
        4: reserved: u32,
        8: report: extern "C" fn(Health, i32, Str) -> Status,
        16: detail: extern "C" fn(Health, Str, Str) -> Status,
    }
    struct ConfigField: 72 {
        0: struct_size: u32,
        4: flags: u32,
        8: name: *const c_char,
        16: kind: *const c_char,
        24: description: *const c_char,
        32: default_value: *const c_char,
        40: min_value: *const c_char,
        48: max_value: *const c_char,
        56: pattern: *const c_char,
        64: element_type: *const c_char,
    }
    struct Schema: 16 {
        0: api: *const SchemaApi,
        8: id: u64,
    }
    struct SchemaApi: 16 {
        0: struct_size: u32,
        4: reserved: u32,
        8: field: extern "C" fn(Schema, *const ConfigField) -> Status,
    }
    struct Metadata: 56 {
        0: struct_size: u32,
        4: reserved: u32,
        8: name: *const c_char,
        16: version: *const c_char,
        24: qntx_version: *const c_char,
        32: description: *const c_char,
        40: author: *const c_char,
        48: license: *const c_char,
    }
    struct VTable: 96 {
        0: struct_size: u32,
        4: abi_version: u32,
        8: flags: u64,
        16: metadata: *const Metadata,
        24: initialize: Option<extern "C" fn(*const Host, *mut *mut c_void) -> Status>,
        32: shutdown: Option<extern "C" fn(*mut c_void) -> Status>,
        40: register_http: Option<extern "C" fn(*mut c_void, Mux) -> Status>,
        48: health: Option<extern "C" fn(*mut c_void, Health) -> Status>,
        56: pause: Option<extern "C" fn(*mut c_void) -> Status>,
        64: resume: Option<extern "C" fn(*mut c_void) -> Status>,
        72: config_schema: Option<extern "C" fn(Schema) -> Status>,
        80: get_extension: Option<extern "C" fn(*const c_char) -> *const c_void>,
        88: functions: *const Functions,
    }
}
