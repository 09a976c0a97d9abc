//! ticker: a live ticker of market prices, which are a random walk, in Rust. GET /api/ticker/ is the page for it; the
//! prices come as server-sent events at GET /stream, and on the WebSocket /ticker-ws; GET /prices has them as they are.
//!
//!     rustc --edition 2021 --crate-type cdylib -C opt-level=3 lib.rs -o ticker.so
// SPDX-License-Identifier: MIT

// The wrapper of the header is that of hello-rust.
#[path = "../hello-rust"]
pub mod shared {
    pub mod qntx_plugin;
}
mod board;
mod hub;
mod json;
mod market;
mod peer;
mod query;
mod saved;
mod selection;
mod settings;
mod stream;

use board::Board;
use hub::Hub;
use peer::Peer;
use qntx_plugin::{
    abi, export_plugin, Answer, ConfigField, Endpoint, Error, Flow, Health, Host, Message, Metadata, Mux,
    Plugin, Request, Response, Result, Saved, Upgrade, WebSocket, WebSockets,
};
use settings::Settings;
use shared::qntx_plugin;
use std::time::Instant;
use stream::Stream;

const PAGE: &str = include_str!("page.html");
const PROTOCOL: &str = "ticker.v1";
/// The version of the ABI that can tell what becomes of an answer.
const NEEDED_ABI: u32 = 1 << 16 | 1;

/// One running instance.
struct Ticker {
    host: Host,
    hub: Hub,
}

/// One WebSocket.
struct Connection {
    id: u64,
    /// An answer that there was no room for. Until it is sent, no further message is taken.
    unsent: Option<String>,
}

impl Plugin for Ticker {
    const METADATA: Metadata = Metadata {
        qntx_version: ">=0.20, <2",
        description: "A live ticker of simulated market prices, in Rust.",
        author: "QNTX",
        license: "MIT",
        ..Metadata::new("ticker", "1.0.0")
    };

    const CONFIG: &'static [ConfigField] = Settings::FIELDS;
    const PAUSABLE: bool = true;
    const RECONFIGURABLE: bool = true;
    const HANDOVER: bool = true;
    const DRAINS: bool = true;
    const WEBSOCKETS: bool = true;

    fn new(host: Host) -> Result<Self> {
        if host.abi_version() < NEEDED_ABI {
            return Err(Error::new(abi::ERR_UNSUPPORTED, "it needs a host with version 1.1 of the ABI"));
        }
        Ok(Ticker { host, hub: Hub::start(Settings::read(host)?)? })
    }

    fn reconfigure(&self) -> Result<()> {
        let settings = Settings::read(self.host)?;
        let mut board = self.hub.board();
        board.market.change(settings.seed, &settings.symbols);
        board.settings = settings;
        drop(board);
        self.hub.wake();
        Ok(())
    }

    fn routes(&self, mux: &mut Mux<Self>) -> Result<()> {
        mux.handle_inline("GET /{$}", |_, _| {
            Ok(Response::new(200, PAGE).header("content-type", "text/html; charset=utf-8"))
        })?;
        // The board's lock is held while all are told of a tick: not on the event loop.
        mux.handle("GET /prices", Ticker::prices)?;
        mux.handle("GET /history", Ticker::history)?;
        mux.handle("GET /stream", Ticker::stream)
    }

    fn websockets(&self, sockets: &mut WebSockets<Self>) -> Result<()> {
        sockets.add(
            Endpoint::new("", Ticker::open, Ticker::message)
                .subprotocol(PROTOCOL)
                .on_writable(Ticker::writable)
                .on_close(Ticker::close),
        )
    }

    fn health(&self, report: &mut Health) -> Result<()> {
        let board = self.hub.board();
        report.detail("ticks", &board.market.last_id().to_string());
        report.detail("interval_ms", &board.settings.interval.as_millis().to_string());
        report.detail("streams", &board.streams.len().to_string());
        report.detail("websockets", &board.peers.len().to_string());
        report.detail("ticks_skipped", &board.skipped.to_string());
        match (self.hub.is_alive(), board.paused) {
            (false, _) => report.unhealthy("the ticking thread has failed; the log says why"),
            (true, true) => report.healthy("the market is closed"),
            (true, false) => report.healthy("the market is open"),
        }
        Ok(())
    }

    fn pause(&self) -> Result<()> {
        self.set_paused(true);
        Ok(())
    }

    fn resume(&self) -> Result<()> {
        self.set_paused(false);
        Ok(())
    }

    /// The streams end, so that nobody has to wait for them. Their clients come back with the last event that they have
    /// seen, and miss nothing if there is a successor.
    fn drain(&self) {
        self.hub.board().drain();
    }

    /// The successor goes on with the same walks.
    fn save(&self, saved: &mut Saved) -> Result<()> {
        let mut board = self.hub.board();
        saved.write(saved::write(&board.market).as_bytes())?;
        board.hold_still(Instant::now());
        Ok(())
    }

    fn restore(&self, _version: &str, saved: &[u8]) -> Result<()> {
        let mut market = saved::read(saved)?;
        let mut board = self.hub.board();
        market.change(board.settings.seed, &board.settings.symbols);
        board.market = market;
        Ok(())
    }
}

impl Ticker {
    fn set_paused(&self, paused: bool) {
        self.hub.board().pause(paused);
        self.hub.wake();
    }

    fn prices(&self, request: &Request) -> Result<Response> {
        let board = self.hub.board();
        let Board { market, .. } = &*board;
        let wanted = match query::selection(&request.query(), market) {
            Ok(wanted) => wanted,
            Err(problem) => return Ok(wrong(&problem)),
        };
        let prices = market.walks.iter().filter(|walk| wanted.has(&walk.symbol));
        let prices = prices.map(|walk| format!("{}:{}", quoted(&walk.symbol), walk.json()));
        let (id, time) = (market.last_id(), market.last().time);
        let prices = prices.collect::<Vec<_>>().join(",");
        Ok(Response::json(200, format!("{{\"id\":{},\"time\":{},\"prices\":{{{}}}}}\n", id, time, prices)))
    }

    /// The last ticks, as the stream has them.
    fn history(&self, _request: &Request) -> Result<Response> {
        let board = self.hub.board();
        let ticks: Vec<&str> = board.market.history.iter().map(|tick| &*tick.text).collect();
        Ok(Response::json(200, format!("{{\"ticks\":[{}]}}\n", ticks.join(","))))
    }

    /// Server-sent events. Who comes back says what it has seen last, and gets what it has missed.
    fn stream(&self, request: &Request) -> Result<Answer> {
        let mut board = self.hub.board();
        let symbols = match query::selection(&request.query(), &board.market) {
            Ok(symbols) => symbols,
            Err(problem) => return Ok(wrong(&problem).into()),
        };
        let head = Response::new(200, "")
            .header("content-type", "text/event-stream")
            .header("cache-control", "no-store")
            .header("x-accel-buffering", "no");
        let exchange = request.exchange();
        exchange.begin(&head)?;
        if board.draining || request.method() == "HEAD" {
            exchange.end()?;
            return Ok(Answer::Given);
        }
        let last = request.header("last-event-id").and_then(|id| id.parse().ok());
        let stream = Stream::new(exchange, symbols, last, &board.market);
        self.hub.watch(exchange, &stream)?;
        let id = board.next_client();
        board.streams.insert(id, stream);
        drop(board);
        self.hub.wake();
        Ok(Answer::Later)
    }

    fn open(&self, socket: WebSocket, request: &Upgrade) -> Result<Connection> {
        if request.subprotocol() != PROTOCOL && request.header("sec-websocket-protocol").is_some() {
            return Err(Error::new(abi::ERR_INVALID, "the client speaks other protocols than ticker.v1"));
        }
        let mut board = self.hub.board();
        let id = board.next_client();
        board.peers.insert(id, Peer::new(socket));
        Ok(Connection { id, unsent: None })
    }

    /// The answer is sent under the lock, so that no tick of what it grants comes before it.
    fn message(&self, connection: &mut Connection, socket: WebSocket, message: Message) -> Result<Flow> {
        let mut board = self.hub.board();
        let Board { market, peers, .. } = &mut *board;
        let peer = match peers.get_mut(&connection.id) {
            Some(peer) if connection.unsent.is_none() => peer,
            _ => return Ok(Flow::Pause), // the connection is over, and this was still on its way
        };
        let (answer, follows) = peer.take(message, market);
        if !socket.send(Message::Text(&answer))? {
            connection.unsent = Some(answer);
            return Ok(Flow::Pause);
        }
        if follows {
            peer.send(market.last());
        }
        Ok(Flow::More)
    }

    fn writable(&self, connection: &mut Connection, socket: WebSocket) {
        if let Some(answer) = connection.unsent.take() {
            match socket.send(Message::Text(&answer)) {
                Ok(false) => connection.unsent = Some(answer),
                _ => drop(socket.resume()), // or it is over
            }
        }
    }

    fn close(&self, connection: Connection, _code: u32, _reason: &str) {
        self.hub.board().peers.remove(&connection.id);
    }
}

fn wrong(problem: &str) -> Response {
    Response::json(400, format!("{{\"error\":{}}}\n", quoted(problem)))
}

/// Text as a JSON string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' | '\0'..='\x1f' => out.push_str(&format!("\\u{:04x}", character as u32)),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

export_plugin!(Ticker);
