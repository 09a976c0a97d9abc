//! websocket-rust: WebSockets through the module of Examples/hello-rust, which the test puts beside this file.
// SPDX-License-Identifier: MIT

pub mod qntx_plugin;

use qntx_plugin::{
    abi, export_plugin, Endpoint, Error, Flow, Host, Level, Message, Metadata, Mux, Plugin, Response, Result, WebSockets,
};
use std::sync::atomic::{AtomicI32, Ordering};

struct Wrapped {
    host: Host,
}

static ALIVE: AtomicI32 = AtomicI32::new(0);

/// What a connection is: counted, so that a test sees that each is dropped once.
struct Session {
    who: String,
    count: i32,
}

impl Session {
    fn new(who: String) -> Self {
        ALIVE.fetch_add(1, Ordering::SeqCst);
        Session { who, count: 0 }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Plugin for Wrapped {
    const METADATA: Metadata = Metadata::new("wrapped", "1.0.0");
    const WEBSOCKETS: bool = true;

    fn new(host: Host) -> Result<Self> {
        Ok(Wrapped { host })
    }

    fn routes(&self, mux: &mut Mux<Self>) -> Result<()> {
        mux.handle_inline("GET /alive", |_, _| Ok(Response::text(200, ALIVE.load(Ordering::SeqCst).to_string())))
    }

    fn websockets(&self, sockets: &mut WebSockets<Self>) -> Result<()> {
        sockets.add(endpoint(""))?;
        sockets.add(endpoint("inline").inline())
    }
}

fn endpoint(name: &str) -> Endpoint<Wrapped, Session> {
    Endpoint::<Wrapped, Session>::new(
        name,
        |_, socket, request| {
            match request.query() {
                "no" => return Err(Error::new(abi::ERR_DENIED, "a stranger")),
                "what" => panic!("what?"),
                _ => socket.send(Message::Text("welcome"))?,
            };
            Ok(Session::new(request.peer().to_owned() + request.header("origin").unwrap_or("")))
        },
        |_, session, socket, message| {
            session.count += 1;
            match message {
                Message::Text("throw") => panic!("thrown"),
                Message::Text(text) => socket.send(Message::Text(&format!("{}{} {}", session.who, session.count, text)))?,
                Message::Binary(_) => socket.send(message)?,
            };
            Ok(Flow::More)
        },
    )
    .subprotocol("v1")
    .on_writable(|_, session, _| session.count += 0)
    .on_close(|plugin, session, code, reason| {
        plugin.host.log(Level::Info, &format!("{} left: {} {}", session.who, code, reason), &[]);
        if code == 1006 {
            panic!("thrown at the end");
        }
    })
}

export_plugin!(Wrapped);
