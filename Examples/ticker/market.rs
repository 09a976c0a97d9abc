//! The market: a random walk for each symbol, the same one for the same seed.
// SPDX-License-Identifier: MIT

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::Arc;

/// How many ticks are kept for those who come back.
pub const HISTORY: usize = 256;

/// The price of one symbol, in cents.
#[derive(Clone)]
pub struct Walk {
    pub symbol: String,
    pub price: u64,
    pub open: u64,
    pub low: u64,
    pub high: u64,
    /// Where its random numbers are.
    pub random: u64,
}

impl Walk {
    /// A symbol's walk depends on the seed and its name alone, not on which others there are.
    fn new(seed: u64, symbol: &str) -> Self {
        // FNV-1a
        let hash = symbol.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let mut walk =
            Walk { symbol: symbol.to_owned(), price: 0, open: 0, low: 0, high: 0, random: seed ^ hash };
        let price = 2_000 + (walk.uniform() * 48_000.0) as u64;
        walk.price = price;
        walk.open = price;
        walk.low = price;
        walk.high = price;
        walk
    }

    /// The next random number from 0 up to 1: SplitMix64.
    fn uniform(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.random;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ bits >> 31) as f64 / 18_446_744_073_709_551_616.0
    }

    /// What `GET /prices` says of it.
    pub fn json(&self) -> String {
        let [price, open, low, high] = [self.price, self.open, self.low, self.high].map(Cents);
        format!("{{\"price\":{price},\"open\":{open},\"low\":{low},\"high\":{high}}}")
    }

    /// Makes a step of about a tenth of a percent, and draws it a little to where it began.
    fn step(&mut self) {
        let chance = (0..4).map(|_| self.uniform()).sum::<f64>() - 2.0; // as good as normal
        let (price, open) = (self.price as f64, self.open as f64);
        let next = price * (1.0 + 0.002 * chance) + 0.0005 * (open - price);
        self.price = (next.round() as u64).max(1);
        self.low = self.low.min(self.price);
        self.high = self.high.max(self.price);
    }
}

/// All prices at one time.
pub struct Tick {
    pub id: u64,
    /// Milliseconds since 1970.
    pub time: u64,
    pub prices: Vec<(String, u64)>,
    /// What it is for those who want all symbols.
    pub text: Arc<str>,
}

impl Tick {
    pub fn new(id: u64, time: u64, prices: Vec<(String, u64)>) -> Self {
        let mut tick = Tick { id, time, prices, text: "".into() };
        tick.text = tick.json(|_| true).into();
        tick
    }

    /// What it is for those who want some.
    pub fn json(&self, wants: impl Fn(&str) -> bool) -> String {
        let mut text = format!("{{\"type\":\"tick\",\"id\":{},\"time\":{},\"prices\":{{", self.id, self.time);
        let mut comma = "";
        for (symbol, price) in self.prices.iter().filter(|price| wants(&price.0)) {
            // A symbol needs no escape.
            let _ = write!(text, "{}\"{}\":{}", comma, symbol, Cents(*price));
            comma = ",";
        }
        text.push_str("}}");
        text
    }
}

/// An amount of money: 12.05.
pub struct Cents(pub u64);

impl std::fmt::Display for Cents {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// All walks, and the last ticks of them.
pub struct Market {
    pub seed: u64,
    pub walks: Vec<Walk>,
    /// The oldest first; never empty.
    pub history: VecDeque<Tick>,
}

impl Market {
    pub fn new(seed: u64, symbols: &[String], time: u64) -> Self {
        let walks = symbols.iter().map(|symbol| Walk::new(seed, symbol)).collect();
        let mut market = Market { seed, walks, history: VecDeque::new() };
        market.note(1, time);
        market
    }

    /// Moves all prices.
    pub fn step(&mut self, time: u64) {
        self.walks.iter_mut().for_each(Walk::step);
        self.note(self.last_id() + 1, time);
    }

    /// Has other symbols or another seed from now on. What stays goes on from where it is.
    pub fn change(&mut self, seed: u64, symbols: &[String]) {
        let known = if seed == self.seed { std::mem::take(&mut self.walks) } else { Vec::new() };
        let walk = |symbol: &String| match known.iter().find(|walk| walk.symbol == *symbol) {
            Some(walk) => walk.clone(),
            None => Walk::new(seed, symbol),
        };
        self.walks = symbols.iter().map(walk).collect();
        self.seed = seed;
    }

    pub fn has(&self, symbol: &str) -> bool {
        self.walks.iter().any(|walk| walk.symbol == symbol)
    }

    pub fn last(&self) -> &Tick {
        &self.history[self.history.len() - 1]
    }

    pub fn last_id(&self) -> u64 {
        self.last().id
    }

    /// The ticks from that one on, as far as they are kept.
    pub fn since(&self, id: u64) -> impl Iterator<Item = &Tick> {
        let first = self.history[0].id;
        self.history.iter().skip(id.saturating_sub(first) as usize)
    }

    fn note(&mut self, id: u64, time: u64) {
        if self.history.len() == HISTORY {
            self.history.pop_front();
        }
        let prices = self.walks.iter().map(|walk| (walk.symbol.clone(), walk.price)).collect();
        self.history.push_back(Tick::new(id, time, prices));
    }
}
