//! What all threads share: the market, and who listens to it. It is behind one lock, under which nothing waits.
// SPDX-License-Identifier: MIT

use crate::market::Market;
use crate::peer::Peer;
use crate::settings::Settings;
use crate::stream::Stream;
use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long it holds still once it has handed over: what it would tick then its successor does not know. Should there
/// be none after all, it goes on.
const STILL: Duration = Duration::from_secs(2);

pub struct Board {
    pub settings: Settings,
    pub market: Market,
    pub streams: HashMap<u64, Stream>,
    pub peers: HashMap<u64, Peer>,
    pub paused: bool,
    /// Whether streams end, those to come too.
    pub draining: bool,
    pub stopping: bool,
    /// How many ticks slow clients were not sent.
    pub skipped: u64,
    /// When the last tick was, or the market has opened.
    ticked: Instant,
    still_until: Option<Instant>,
    last_client: u64,
}

impl Board {
    pub fn new(settings: Settings) -> Self {
        Board {
            market: Market::new(settings.seed, &settings.symbols, now_ms()),
            settings,
            streams: HashMap::new(),
            peers: HashMap::new(),
            paused: false,
            draining: false,
            stopping: false,
            skipped: 0,
            ticked: Instant::now(),
            still_until: None,
            last_client: 0,
        }
    }

    pub fn next_client(&mut self) -> u64 {
        self.last_client += 1;
        self.last_client
    }

    /// Moves the prices, if it is time to.
    /// - Returns: when it is time again; nothing while the market is closed.
    pub fn tick(&mut self, now: Instant) -> Option<Instant> {
        if self.paused {
            return None;
        }
        let interval = self.settings.interval;
        let due = self.ticked + interval;
        if now < due {
            return Some(due);
        }
        // Where it is late by more than one, as after a sleep of the machine, it does not make up for it.
        self.ticked = if now >= due + interval { now } else { due };
        if self.still_until.map_or(true, |until| now >= until) {
            self.still_until = None;
            self.market.step(now_ms());
            let tick = self.market.last();
            for peer in self.peers.values_mut() {
                self.skipped += u64::from(!peer.send(tick));
            }
        }
        Some(self.ticked + interval)
    }

    /// Sends to the streams what they have not been sent, and forgets those that are over.
    pub fn send(&mut self, now: Instant) {
        let Board { streams, market, skipped, .. } = self;
        streams.retain(|_, stream| stream.send(market, now, skipped));
    }

    /// Tells the streams that the market is closed, or open again. (WebSockets the host has closed itself.)
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
        self.ticked = Instant::now();
        self.streams.values_mut().for_each(|stream| stream.tell(paused));
    }

    /// Ends all streams: their clients come back, and find the next instance.
    pub fn drain(&mut self) {
        self.draining = true;
        self.streams.drain().for_each(|(_, stream)| stream.end());
    }

    pub fn hold_still(&mut self, now: Instant) {
        self.still_until = Some(now + STILL);
    }
}

fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as u64)
}
