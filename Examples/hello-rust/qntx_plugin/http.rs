//! HTTP: requests, answers, routes.
// SPDX-License-Identifier: MIT

use super::host::{guarded, pair, Error, Result};
use super::{abi, Instance, Plugin};
use std::borrow::Cow;
use std::ffi::{c_void, CString};
use std::mem::size_of;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// An answer, or the head of a streamed one.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// An answer without headers. `body` can be text or bytes.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Response { status, headers: Vec::new(), body: body.into() }
    }

    /// An answer in plain text.
    pub fn text(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Response::new(status, body).header("content-type", "text/plain; charset=utf-8")
    }

    /// An answer whose body is JSON already.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Response::new(status, body).header("content-type", "application/json")
    }

    /// The same with one header more.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// How a handler has answered.
pub enum Answer {
    /// With this, whole.
    Whole(Response),
    /// Through the exchange, before it returned.
    Given,
    /// Not yet: it kept the exchange to answer later.
    Later,
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        Answer::Whole(response)
    }
}

/// A request under way, to be answered now or later. Copy it at will, use it from any thread.
#[derive(Clone, Copy)]
pub struct Exchange(abi::Exchange);

// A handle, which the host checks at every use.
unsafe impl Send for Exchange {}
unsafe impl Sync for Exchange {}

impl Exchange {
    fn api(&self) -> &'static abi::ExchangeApi {
        unsafe { &*self.0.api }
    }

    fn api11(&self) -> Result<&'static abi::ExchangeApi11> {
        if (self.api().struct_size as usize) < size_of::<abi::ExchangeApi11>() {
            return Err(Error::new(abi::ERR_UNSUPPORTED, "the host is older than version 1.1 of the ABI"));
        }
        Ok(unsafe { &*self.0.api.cast() })
    }

    /// Answers, whole. A second answer is `ERR_CLOSED`.
    pub fn respond(&self, response: &Response) -> Result<()> {
        self.send(self.api().respond, response)
    }

    /// Begins a streamed answer with its head; the body of `head` is not used.
    pub fn begin(&self, head: &Response) -> Result<()> {
        self.send(self.api().begin, head)
    }

    /// Sends a piece of a streamed answer. Waits for a slow client, or is `AGAIN` on an inline route.
    pub fn write(&self, piece: &[u8]) -> Result<()> {
        Error::check((self.api().write)(self.0, piece.into()))
    }

    /// Sends a piece without waiting; `false`, and nothing is sent, while the client is slower than the plugin:
    /// [`Events::writable`] says when to try again. `ERR_UNSUPPORTED` where the host is older than that.
    #[must_use = "false: it was not sent"]
    pub fn try_write(&self, piece: &[u8]) -> Result<bool> {
        match (self.api11()?.try_write)(self.0, piece.into()) {
            abi::AGAIN => Ok(false),
            status => Error::check(status).map(|()| true),
        }
    }

    /// Has the plugin told what becomes of the exchange; once. `ERR_UNSUPPORTED` where the host is older than that.
    pub fn watch<E: Events>(&self, events: E) -> Result<()> {
        let watch = self.api11()?.watch;
        let context: *mut c_void = Box::into_raw(Box::new(events)).cast();
        let raw = abi::ExchangeEvents {
            struct_size: size_of::<abi::ExchangeEvents>() as u32,
            reserved: 0,
            context,
            writable: Some(writable::<E>),
            gone: Some(gone::<E>),
            over: Some(over::<E>),
        };
        let watched = Error::check(watch(self.0, &raw));
        if watched.is_err() {
            // Nothing will be told, `over` neither.
            drop(unsafe { Box::from_raw(context as *mut E) });
        }
        watched
    }

    /// Ends a streamed answer.
    pub fn end(&self) -> Result<()> {
        Error::check((self.api().end)(self.0, std::ptr::null(), 0))
    }

    /// Breaks a streamed answer off, so that the client can tell that it is not whole. A write that waits on another
    /// thread is an error then.
    pub fn abort(&self) -> Result<()> {
        Error::check((self.api().abort)(self.0))
    }

    /// Whether somebody still waits for the answer.
    pub fn is_open(&self) -> bool {
        (self.api().is_open)(self.0)
    }

    /// How long until the deadline.
    pub fn time_left(&self) -> Duration {
        Duration::from_nanos((self.api().time_left)(self.0))
    }

    fn send(
        &self,
        function: extern "C" fn(abi::Exchange, *const abi::Response) -> abi::Status,
        response: &Response,
    ) -> Result<()> {
        let headers: Vec<_> = response.headers.iter().map(|(name, value)| pair(name, value)).collect();
        let raw = abi::Response {
            struct_size: size_of::<abi::Response>() as u32,
            status: response.status.into(),
            headers: headers.as_ptr(),
            header_count: headers.len(),
            body: response.body.as_slice().into(),
        };
        Error::check(function(self.0, &raw))
    }
}

/// What is told of an exchange that is answered later or over time. None of it may block: an event loop calls, as a
/// rule. It is dropped when the exchange is over.
pub trait Events: Send + Sync + 'static {
    /// There is room again for what [`Exchange::try_write`] did not take.
    fn writable(&self, _exchange: Exchange) {}

    /// The client has closed its side: as a rule it has left, and the answer should end.
    fn gone(&self, _exchange: Exchange) {}

    /// Nothing can be sent any more; the last call, also from within the one that ends the answer. `OK` where the plugin
    /// has ended it, else `ERR_GONE`, `ERR_TIMEOUT`, or `ERR_CLOSED`: the instance is about to be shut down.
    fn over(&self, _exchange: Exchange, _reason: abi::Status) {}
}

/// Runs a piece of the plugin where there is no status to give.
fn tell(body: impl FnOnce()) {
    guarded(None, || {
        body();
        Ok(abi::OK)
    });
}

extern "C" fn writable<E: Events>(context: *mut c_void, exchange: abi::Exchange) {
    tell(|| unsafe { &*(context as *const E) }.writable(Exchange(exchange)));
}

extern "C" fn gone<E: Events>(context: *mut c_void, exchange: abi::Exchange) {
    tell(|| unsafe { &*(context as *const E) }.gone(Exchange(exchange)));
}

extern "C" fn over<E: Events>(context: *mut c_void, exchange: abi::Exchange, reason: abi::Status) {
    tell(|| unsafe { Box::from_raw(context as *mut E) }.over(Exchange(exchange), reason));
}

/// The request itself. It, and all that is borrowed from it, ends with the handler.
pub struct Request<'a> {
    raw: &'a abi::Request,
    exchange: Exchange,
}

impl Request<'_> {
    /// "GET".
    pub fn method(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.view(self.raw.method))
    }

    /// The path below the domain's prefix, percent-encoded.
    pub fn path(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.view(self.raw.path))
    }

    /// What follows the '?', percent-encoded; empty where there is none.
    pub fn query(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.view(self.raw.query))
    }

    /// A header's value; the name in any case.
    pub fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut value = abi::Str::from("");
        let found = (self.exchange.api().header)(self.exchange.0, name.into(), &mut value);
        found.then(|| String::from_utf8_lossy(self.view(value)))
    }

    /// All headers in the order sent, names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> + '_ {
        (0..).map_while(move |index| {
            let (mut name, mut value) = (abi::Str::from(""), abi::Str::from(""));
            let found = (self.exchange.api().header_at)(self.exchange.0, index, &mut name, &mut value);
            let text = |view| String::from_utf8_lossy(self.view(view));
            found.then(|| (text(name), text(value)))
        })
    }

    /// What a wildcard of the pattern matched, decoded: any bytes.
    pub fn path_bytes(&self, name: &str) -> Option<&[u8]> {
        let mut value = abi::Str::from("");
        let found = (self.exchange.api().path_value)(self.exchange.0, name.into(), &mut value);
        found.then(|| self.view(value))
    }

    /// The same as text; what is not UTF-8 is replaced, and a wildcard that is not there is empty.
    pub fn path_value(&self, name: &str) -> Cow<'_, str> {
        String::from_utf8_lossy(self.path_bytes(name).unwrap_or_default())
    }

    /// The body's length in bytes, where it is known.
    pub fn body_length(&self) -> Option<u64> {
        Some(self.raw.body_length).filter(|length| *length != abi::LENGTH_UNKNOWN)
    }

    /// What is left of the body, whole, up to the route's limit.
    pub fn body(&self) -> Result<&[u8]> {
        let mut body = abi::Str::from("");
        Error::check((self.exchange.api().body_all)(self.exchange.0, 0, &mut body))?;
        Ok(self.view(body))
    }

    /// Reads the next piece of the body; 0 is its end.
    pub fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        let mut count = 0;
        let read = self.exchange.api().body_read;
        Error::check(read(self.exchange.0, buffer.as_mut_ptr(), buffer.len(), &mut count))?;
        Ok(count)
    }

    /// To stream the answer, or to answer later.
    pub fn exchange(&self) -> Exchange {
        self.exchange
    }

    // The host keeps its views until the handler returns, and so no longer than this request.
    fn view(&self, view: abi::Str) -> &[u8] {
        if view.length == 0 {
            return &[];
        }
        unsafe { std::slice::from_raw_parts(view.data, view.length) }
    }
}

type Handler<P> = Box<dyn Fn(&P, &Request<'_>) -> Result<Answer> + Send + Sync>;

/// The routes of an instance, which owns them. They stay where they are until it is dropped.
pub(super) type Routes<P> = Vec<Arc<Route<P>>>;

/// What a route's context points to.
pub(super) struct Route<P> {
    instance: *const Instance<P>,
    handler: Handler<P>,
}

/// A route's own limits, where the host's defaults (zero) do not suit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Call the handler on the event loop: it must not block.
    pub inline: bool,
    /// The largest body in bytes.
    pub max_body: u64,
    /// Milliseconds to answer in.
    pub deadline_ms: u32,
}

/// Where `Plugin::routes` adds its routes.
///
/// A handler is a closure or function of the plugin and a request, `Fn(&P, &Request) -> Result<Response>`
/// to answer whole, or `-> Result<Answer>` to stream or to answer later. Many threads call it at once.
pub struct Mux<'a, P> {
    pub(super) raw: abi::Mux,
    pub(super) instance: &'a Instance<P>,
}

impl<P: Plugin> Mux<'_, P> {
    /// Adds a route for the pool.
    pub fn handle<A: Into<Answer>>(
        &mut self,
        pattern: &str,
        handler: impl Fn(&P, &Request<'_>) -> Result<A> + Send + Sync + 'static,
    ) -> Result<()> {
        self.add(pattern, Options::default(), handler)
    }

    /// Adds a route for the event loop, for handlers that compute for microseconds and wait for nothing.
    pub fn handle_inline<A: Into<Answer>>(
        &mut self,
        pattern: &str,
        handler: impl Fn(&P, &Request<'_>) -> Result<A> + Send + Sync + 'static,
    ) -> Result<()> {
        self.add(pattern, Options { inline: true, ..Options::default() }, handler)
    }

    /// Adds a route with options of its own.
    pub fn add<A: Into<Answer>>(
        &mut self,
        pattern: &str,
        options: Options,
        handler: impl Fn(&P, &Request<'_>) -> Result<A> + Send + Sync + 'static,
    ) -> Result<()> {
        let pattern = CString::new(pattern)?;
        let route = Arc::new(Route {
            instance: self.instance,
            handler: Box::new(move |plugin, request| handler(plugin, request).map(Into::into)),
        });
        let raw = abi::Route {
            struct_size: size_of::<abi::Route>() as u32,
            flags: if options.inline { abi::ROUTE_INLINE } else { 0 },
            pattern: pattern.as_ptr(),
            handler: Some(call::<P>),
            context: Arc::as_ptr(&route) as *mut c_void,
            max_body: options.max_body,
            deadline_ms: options.deadline_ms,
            reserved: 0,
        };
        self.instance.routes.lock().unwrap_or_else(PoisonError::into_inner).push(route);
        Error::check((unsafe { &*self.raw.api }.handle)(self.raw, &raw))
    }
}

/// Every route's C function.
extern "C" fn call<P: Plugin>(
    context: *mut c_void,
    exchange: abi::Exchange,
    request: *const abi::Request,
) -> abi::Status {
    let route = context as *const Route<P>;
    let instance = unsafe { Instance::hold((*route).instance) }; // and with it the route
    guarded(Some(instance.host), || {
        let request = Request { raw: unsafe { &*request }, exchange: Exchange(exchange) };
        let status = match unsafe { ((*route).handler)(&instance.plugin, &request)? } {
            Answer::Whole(response) => request.exchange.respond(&response).map(|()| abi::OK),
            Answer::Given => Ok(abi::OK),
            Answer::Later => Ok(abi::PENDING),
        };
        drop(instance); // here, where a panic of it is caught
        status
    })
}
