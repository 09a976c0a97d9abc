//! WebSockets.
// SPDX-License-Identifier: MIT

use super::host::{guarded, Error, Host, Level, Result};
use super::{abi, on, Instance, Plugin};
use std::any::Any;
use std::ffi::{c_void, CString};
use std::mem::size_of;
use std::os::raw::c_char;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// One WebSocket. Copy it at will, keep it, use it from any thread: once the connection is over, the host
/// says so.
#[derive(Clone, Copy)]
pub struct WebSocket(abi::WebSocket);

// A handle, which the host checks at every use.
unsafe impl Send for WebSocket {}
unsafe impl Sync for WebSocket {}

/// A message, in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    Text(&'a str),
    Binary(&'a [u8]),
}

impl<'a> Message<'a> {
    fn parts(self) -> (i32, abi::Str) {
        match self {
            Message::Text(text) => (abi::WEBSOCKET_TEXT, text.into()),
            Message::Binary(bytes) => (abi::WEBSOCKET_BINARY, bytes.into()),
        }
    }
}

impl WebSocket {
    fn api(&self) -> &'static abi::WebSocketApi {
        unsafe { &*self.0.api }
    }

    /// Sends a message without waiting; `false`, and nothing is sent, while too much waits for the peer: the
    /// endpoint's `on_writable` says when to try again.
    #[must_use = "false: it was not sent"]
    pub fn send(&self, message: Message) -> Result<bool> {
        let (kind, bytes) = message.parts();
        match (self.api().send)(self.0, kind, bytes) {
            abi::AGAIN => Ok(false),
            status => Error::check(status).map(|()| true),
        }
    }

    /// Sends a message, waiting for room: at most so long, or (`None`) as long as the connection lasts. An
    /// error on the event loop.
    pub fn send_wait(&self, message: Message, limit: Option<Duration>) -> Result<()> {
        let (kind, bytes) = message.parts();
        let limit = limit.map_or(u32::MAX, |limit| limit.as_millis().min(u32::MAX as u128 - 1) as u32);
        Error::check((self.api().send_wait)(self.0, kind, bytes, limit))
    }

    /// Has messages delivered again after [`Flow::Pause`].
    pub fn resume(&self) -> Result<()> {
        Error::check((self.api().resume)(self.0))
    }

    /// Closes the connection after what has been sent before.
    pub fn close(&self, code: u32, reason: &str) -> Result<()> {
        Error::check((self.api().close)(self.0, code, reason.into()))
    }

    /// Whether messages can still be sent.
    pub fn is_open(&self) -> bool {
        (self.api().is_open)(self.0)
    }

    /// How many bytes wait to be sent.
    pub fn queued(&self) -> u64 {
        (self.api().queued)(self.0)
    }
}

/// The request that a WebSocket begins with. It, and all that is borrowed from it, ends with `open`.
pub struct Upgrade<'a>(&'a abi::WebSocketRequest);

impl<'a> Upgrade<'a> {
    /// The path below the endpoint, percent-encoded; empty for the endpoint itself.
    pub fn path(&self) -> &'a str {
        text(self.0.path)
    }

    /// What is after the '?', percent-encoded.
    pub fn query(&self) -> &'a str {
        text(self.0.query)
    }

    /// The subprotocol agreed on, or nothing.
    pub fn subprotocol(&self) -> &'a str {
        text(self.0.subprotocol)
    }

    /// The client's address, where it is known.
    pub fn peer(&self) -> &'a str {
        text(self.0.peer)
    }

    /// The headers in the order sent, names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let count = self.0.header_count;
        let pairs = if count == 0 { &[] } else { unsafe { slice::from_raw_parts(self.0.headers, count) } };
        pairs.iter().map(|pair| (text(pair.name), text(pair.value)))
    }

    /// The value of the first header of a name in lower case.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers().find(|header| header.0 == name).map(|header| header.1)
    }
}

/// What a connection wants after a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The next one.
    More,
    /// None until [`WebSocket::resume`].
    Pause,
}

type Open<P, C> = Box<dyn Fn(&P, WebSocket, &Upgrade) -> Result<C> + Send + Sync>;
type OnMessage<P, C> = Box<dyn Fn(&P, &mut C, WebSocket, Message) -> Result<Flow> + Send + Sync>;
type OnWritable<P, C> = Box<dyn Fn(&P, &mut C, WebSocket) + Send + Sync>;
type OnClose<P, C> = Box<dyn Fn(&P, C, u32, &str) + Send + Sync>;

/// An endpoint: `open` makes a value of the plugin's own for each connection, or refuses the client with an
/// error; the other functions get it, one at a time, and it is dropped when the connection is over.
pub struct Endpoint<P, C> {
    name: String,
    subprotocols: Vec<String>,
    flags: u32,
    open: Open<P, C>,
    message: OnMessage<P, C>,
    writable: Option<OnWritable<P, C>>,
    close: Option<OnClose<P, C>>,
}

impl<P: Plugin, C: Send + 'static> Endpoint<P, C> {
    /// An endpoint on the plugin's pool; the name "" is the domain's own. An error of `message` closes the
    /// connection.
    pub fn new(
        name: &str,
        open: impl Fn(&P, WebSocket, &Upgrade) -> Result<C> + Send + Sync + 'static,
        message: impl Fn(&P, &mut C, WebSocket, Message) -> Result<Flow> + Send + Sync + 'static,
    ) -> Self {
        let (open, message) = (Box::new(open), Box::new(message));
        Endpoint { name: name.into(), subprotocols: vec![], flags: 0, open, message, writable: None, close: None }
    }

    /// The same on the event loop, where nothing may block.
    pub fn inline(mut self) -> Self {
        self.flags |= abi::WEBSOCKET_INLINE;
        self
    }

    /// The same with a subprotocol that it speaks.
    pub fn subprotocol(mut self, name: &str) -> Self {
        self.subprotocols.push(name.into());
        self
    }

    /// What is done when there is room again for what is sent; it may come for no reason.
    pub fn on_writable(mut self, function: impl Fn(&P, &mut C, WebSocket) + Send + Sync + 'static) -> Self {
        self.writable = Some(Box::new(function));
        self
    }

    /// What is done when the connection is over, with the code and the reason.
    pub fn on_close(mut self, function: impl Fn(&P, C, u32, &str) + Send + Sync + 'static) -> Self {
        self.close = Some(Box::new(function));
        self
    }
}

/// The endpoints of an instance, which owns them. They stay where they are until it is dropped.
pub(super) type Endpoints = Vec<Arc<dyn Any + Send + Sync>>;

/// What an endpoint's context points to.
struct Served<P, C> {
    instance: *const Instance<P>,
    endpoint: Endpoint<P, C>,
}

// The instance may be used from any thread, and is there as long as its endpoints.
unsafe impl<P: Plugin, C> Send for Served<P, C> {}
unsafe impl<P: Plugin, C> Sync for Served<P, C> {}

/// Where `Plugin::websockets` adds its endpoints.
pub struct WebSockets<'a, P> {
    raw: abi::WebSocketRegistry,
    instance: &'a Instance<P>,
}

impl<P: Plugin> WebSockets<'_, P> {
    /// Adds an endpoint.
    pub fn add<C: Send + 'static>(&mut self, endpoint: Endpoint<P, C>) -> Result<()> {
        let name = CString::new(endpoint.name.as_str())?;
        let texts = endpoint.subprotocols.iter().map(|name| CString::new(name.as_str()));
        let texts = texts.collect::<std::result::Result<Vec<_>, _>>()?;
        let subprotocols: Vec<*const c_char> = texts.iter().map(|text| text.as_ptr()).collect();
        let served = Arc::new(Served { instance: self.instance, endpoint });
        let raw = abi::WebSocketEndpoint {
            struct_size: size_of::<abi::WebSocketEndpoint>() as u32,
            flags: served.endpoint.flags,
            name: name.as_ptr(),
            subprotocols: subprotocols.as_ptr(),
            subprotocol_count: subprotocols.len(),
            context: Arc::as_ptr(&served) as *mut c_void,
            open: Some(open::<P, C>),
            message: Some(message::<P, C>),
            writable: served.endpoint.writable.as_ref().map(|_| writable::<P, C> as abi::WebSocketWritable),
            close: Some(close::<P, C>),
        };
        self.instance.sockets.lock().unwrap_or_else(PoisonError::into_inner).push(served);
        Error::check((unsafe { &*self.raw.api }.endpoint)(self.raw, &raw))
    }
}

pub extern "C" fn register<P: Plugin>(state: *mut c_void, raw: abi::WebSocketRegistry) -> abi::Status {
    on::<P>(state, |instance| instance.plugin.websockets(&mut WebSockets { raw, instance }))
}

/// The endpoint of a context and its instance, held for the length of a call; to be moved to where a panic of
/// it is caught.
unsafe fn hold<'a, P: Plugin, C>(context: *mut c_void) -> (&'a Endpoint<P, C>, Arc<Instance<P>>) {
    let served = context as *const Served<P, C>;
    let instance = Instance::hold((*served).instance); // and with it the endpoint
    (&(*served).endpoint, instance)
}

extern "C" fn open<P: Plugin, C: Send + 'static>(
    context: *mut c_void,
    socket: abi::WebSocket,
    request: *const abi::WebSocketRequest,
    connection: *mut *mut c_void,
) -> abi::Status {
    let (endpoint, instance) = unsafe { hold::<P, C>(context) };
    guarded(Some(instance.host), move || {
        let own = (endpoint.open)(&instance.plugin, WebSocket(socket), &Upgrade(unsafe { &*request }))?;
        unsafe { *connection = Box::into_raw(Box::new(own)).cast() };
        Ok(abi::OK)
    })
}

extern "C" fn message<P: Plugin, C: Send + 'static>(
    context: *mut c_void,
    connection: *mut c_void,
    socket: abi::WebSocket,
    kind: i32,
    bytes: abi::Str,
) -> abi::Status {
    let (endpoint, instance) = unsafe { hold::<P, C>(context) };
    guarded(Some(instance.host), move || {
        // The host makes one call at a time for a connection.
        let own = unsafe { &mut *(connection as *mut C) };
        let message = match kind {
            abi::WEBSOCKET_TEXT => Message::Text(text(bytes)),
            _ => Message::Binary(view(bytes)),
        };
        match (endpoint.message)(&instance.plugin, own, WebSocket(socket), message) {
            Ok(Flow::More) => Ok(abi::OK),
            Ok(Flow::Pause) => Ok(abi::AGAIN),
            // The peer has left meanwhile, which is nobody's failure.
            Err(error) if error.status == abi::ERR_CLOSED => Ok(abi::ERR_CLOSED),
            Err(error) => Err(error),
        }
    })
}

extern "C" fn writable<P: Plugin, C: Send + 'static>(
    context: *mut c_void,
    connection: *mut c_void,
    socket: abi::WebSocket,
) {
    let (endpoint, instance) = unsafe { hold::<P, C>(context) };
    logged(instance.host, move || {
        let own = unsafe { &mut *(connection as *mut C) };
        if let Some(function) = &endpoint.writable {
            function(&instance.plugin, own, WebSocket(socket));
        }
    })
}

extern "C" fn close<P: Plugin, C: Send + 'static>(
    context: *mut c_void,
    connection: *mut c_void,
    _socket: abi::WebSocket,
    code: u32,
    reason: abi::Str,
) {
    let (endpoint, instance) = unsafe { hold::<P, C>(context) };
    logged(instance.host, move || {
        let own = unsafe { Box::from_raw(connection as *mut C) };
        match &endpoint.close {
            Some(function) => function(&instance.plugin, *own, code, text(reason)),
            None => drop(own),
        }
    })
}

/// Runs a piece of the plugin where there is no status to give; a panic of it is logged.
fn logged(host: Host, body: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(body)) {
        host.log(Level::Error, &Error::from_panic(payload).message, &[]);
    }
}

/// Bytes of the host's, for the length of the call that they came with.
fn view<'a>(view: abi::Str) -> &'a [u8] {
    if view.length == 0 {
        return &[];
    }
    unsafe { slice::from_raw_parts(view.data, view.length) }
}

/// Text of the host's, which is UTF-8.
fn text<'a>(bytes: abi::Str) -> &'a str {
    std::str::from_utf8(view(bytes)).unwrap_or("")
}
