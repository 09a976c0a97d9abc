//! A client of `/ticker-ws`, and what it can say.
// SPDX-License-Identifier: MIT

use crate::json::Json;
use crate::market::{Market, Tick};
use crate::qntx_plugin::{Message, WebSocket};
use crate::quoted;
use crate::selection::Selection;

/// How much may wait for a peer that is still sent the next tick: it is better off with a later one.
const ENOUGH: u64 = 16 << 10;

/// The longest message that is looked at.
const LONGEST: usize = 64 << 10;

pub struct Peer {
    socket: WebSocket,
    symbols: Selection,
}

impl Peer {
    pub fn new(socket: WebSocket) -> Self {
        Peer { socket, symbols: Selection::none() }
    }

    /// Sends a tick, if the peer wants it.
    /// - Returns: false when it has not taken what it was sent before, and so goes without this one.
    pub fn send(&self, tick: &Tick) -> bool {
        if self.symbols.is_empty() {
            return true;
        }
        if self.socket.queued() > ENOUGH {
            return false;
        }
        // One that is over goes with its `close`.
        self.socket.send(Message::Text(&self.symbols.text(tick))).unwrap_or(true)
    }

    /// Does what a message asks for.
    /// - Returns: the answer, and whether the prices as they are are to follow it.
    pub fn take(&mut self, message: Message, market: &Market) -> (String, bool) {
        match self.change(message, market) {
            Ok(is_more) => {
                let symbols = self.symbols.symbols(market);
                let symbols: Vec<String> = symbols.iter().map(|symbol| quoted(symbol)).collect();
                (format!("{{\"type\":\"subscribed\",\"symbols\":[{}]}}", symbols.join(",")), is_more)
            }
            Err(problem) => (format!("{{\"type\":\"error\",\"message\":{}}}", quoted(&problem)), false),
        }
    }

    fn change(&mut self, message: Message, market: &Market) -> Result<bool, String> {
        let text = match message {
            Message::Text(text) if text.len() <= LONGEST => text,
            Message::Text(_) => return Err(format!("a message has at most {} bytes", LONGEST)),
            Message::Binary(_) => return Err("messages are text".to_owned()),
        };
        let json = Json::parse(text)?;
        let kind = json.member("type").and_then(Json::text).ok_or("'type' says what a message is")?;
        if kind != "subscribe" && kind != "unsubscribe" {
            return Err(format!(
                "'{}' is none of subscribe, unsubscribe",
                kind.chars().take(32).collect::<String>()
            ));
        }
        let symbols = json.member("symbols").map(|list| named(list, market)).transpose()?;
        match (kind, symbols) {
            ("subscribe", Some(symbols)) => self.symbols.add(symbols),
            ("subscribe", None) => self.symbols = Selection::All,
            (_, Some(symbols)) => self.symbols.remove(&symbols, market),
            (_, None) => self.symbols = Selection::none(),
        }
        Ok(kind == "subscribe")
    }
}

fn named(list: &Json, market: &Market) -> Result<Vec<String>, String> {
    let names = list.list().and_then(|list| list.iter().map(Json::text).collect::<Option<Vec<&str>>>());
    let names = names.ok_or("'symbols' is a list of strings")?;
    Selection::named(names.into_iter(), market)
}
