//! The extension "qntx.websocket/1".
// SPDX-License-Identifier: MIT

use super::{Pair, Status, Str};
use std::ffi::c_void;
use std::mem::{align_of, size_of};
use std::os::raw::c_char;

// With its NUL, as the host wants names.
pub const WEBSOCKET: &str = "qntx.websocket/1\0";

pub const WEBSOCKET_TEXT: i32 = 1;
pub const WEBSOCKET_BINARY: i32 = 2;
pub const WEBSOCKET_NORMAL: u32 = 1000;
pub const WEBSOCKET_GOING_AWAY: u32 = 1001;
pub const WEBSOCKET_NO_CODE: u32 = 1005;
pub const WEBSOCKET_LOST: u32 = 1006;
pub const WEBSOCKET_DENIED: u32 = 1008;
pub const WEBSOCKET_FAILED: u32 = 1011;
pub const WEBSOCKET_INLINE: u32 = 1;

pub type WebSocketOpen =
    extern "C" fn(*mut c_void, WebSocket, *const WebSocketRequest, *mut *mut c_void) -> Status;
pub type WebSocketMessage = extern "C" fn(*mut c_void, *mut c_void, WebSocket, i32, Str) -> Status;
pub type WebSocketWritable = extern "C" fn(*mut c_void, *mut c_void, WebSocket);
pub type WebSocketClose = extern "C" fn(*mut c_void, *mut c_void, WebSocket, u32, Str);

layout! {
    struct WebSocket: 16 {
        0: api: *const WebSocketApi,
        8: id: u64,
    }
    struct WebSocketApi: 56 {
        0: struct_size: u32,
        4: reserved: u32,
        8: send: extern "C" fn(WebSocket, i32, Str) -> Status,
        16: send_wait: extern "C" fn(WebSocket, i32, Str, u32) -> Status,
        24: resume: extern "C" fn(WebSocket) -> Status,
        32: close: extern "C" fn(WebSocket, u32, Str) -> Status,
        40: is_open: extern "C" fn(WebSocket) -> bool,
        48: queued: extern "C" fn(WebSocket) -> u64,
    }
    struct WebSocketRequest: 88 {
        0: struct_size: u32,
        4: reserved: u32,
        8: path: Str,
        24: query: Str,
        40: subprotocol: Str,
        56: peer: Str,
        72: headers: *const Pair,
        80: header_count: usize,
    }
    struct WebSocketEndpoint: 72 {
        0: struct_size: u32,
        4: flags: u32,
        8: name: *const c_char,
        16: subprotocols: *const *const c_char,
        24: subprotocol_count: usize,
        32: context: *mut c_void,
        40: open: Option<WebSocketOpen>,
        48: message: Option<WebSocketMessage>,
        56: writable: Option<WebSocketWritable>,
        64: close: Option<WebSocketClose>,
    }
    struct WebSocketRegistry: 16 {
        0: api: *const WebSocketRegistryApi,
        8: id: u64,
    }
    struct WebSocketRegistryApi: 16 {
        0: struct_size: u32,
        4: reserved: u32,
        8: endpoint: extern "C" fn(WebSocketRegistry, *const WebSocketEndpoint) -> Status,
    }
    struct WebSockets: 16 {
        0: struct_size: u32,
        4: reserved: u32,
        8: register_websockets: Option<extern "C" fn(*mut c_void, WebSocketRegistry) -> Status>,
    }
}
