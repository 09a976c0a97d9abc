//! A client of `GET /stream`: server-sent events.
// SPDX-License-Identifier: MIT

use crate::market::Market;
use crate::qntx_plugin::Exchange;
use crate::selection::Selection;
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a stream may be silent.
pub const HEARTBEAT: Duration = Duration::from_secs(10);

/// Who is behind by more ticks than that is sent the last one only.
const PATIENCE: u64 = 16;

pub struct Stream {
    exchange: Exchange,
    symbols: Selection,
    /// The first tick that it has not been sent.
    next: u64,
    is_new: bool,
    notice: Option<&'static str>,
    written: Instant,
    /// Whether the client has left, as the host has told.
    pub has_left: Arc<AtomicBool>,
}

impl Stream {
    /// - Parameter last_event_id: what the client has seen last, if it comes back.
    pub fn new(exchange: Exchange, symbols: Selection, last_event_id: Option<u64>, market: &Market) -> Self {
        let last = market.last_id();
        // An event that has never been is of a ticker before this one.
        let next = last_event_id.filter(|id| *id <= last).map_or(last, |id| id + 1);
        let (written, has_left) = (Instant::now(), Arc::default());
        Stream { exchange, symbols, next, is_new: true, notice: None, written, has_left }
    }

    /// Sends what there is to be sent, unless the client is slow: then it goes without, and without what comes until it
    /// has caught up.
    /// - Returns: whether it goes on.
    pub fn send(&mut self, market: &Market, now: Instant, skipped: &mut u64) -> bool {
        if self.has_left.load(Ordering::Relaxed) {
            self.end();
            return false;
        }
        let last = market.last_id();
        let mut next = self.next;
        if !self.is_new && last.saturating_sub(next) >= PATIENCE {
            next = last;
        }
        let text = self.text(next, market, now);
        if text.is_empty() {
            return true;
        }
        match self.exchange.try_write(text.as_bytes()) {
            Ok(true) => {
                *skipped += next - self.next;
                self.next = last + 1;
                self.is_new = false;
                self.notice = None;
                self.written = now;
                true
            }
            Ok(false) => true,
            Err(_) => false,
        }
    }

    /// Says that the market is closed, or open again.
    pub fn tell(&mut self, paused: bool) {
        self.notice = Some(if paused { "paused" } else { "resumed" });
    }

    pub fn end(&self) {
        let _ = self.exchange.end(); // who has left needs no end
    }

    /// The events from a tick on, and what else there is to say.
    fn text(&self, next: u64, market: &Market, now: Instant) -> String {
        let mut text = String::new();
        if self.is_new {
            text.push_str("retry: 1000\n\n");
        }
        for tick in market.since(next) {
            let _ = write!(text, "id: {}\ndata: {}\n\n", tick.id, self.symbols.text(tick));
        }
        if let Some(notice) = self.notice {
            let _ = write!(text, "data: {{\"type\":\"{}\"}}\n\n", notice);
        }
        if text.is_empty() && now.duration_since(self.written) >= HEARTBEAT {
            text.push_str(": still here\n\n");
        }
        text
    }
}
