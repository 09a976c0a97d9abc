//! What one instance hands to the one that takes its place: text, a line for each thing.
// SPDX-License-Identifier: MIT

use crate::market::{Market, Tick, Walk, HISTORY};
use crate::qntx_plugin::{abi, Error, Result};
use std::collections::VecDeque;
use std::fmt::Write;
use std::str::FromStr;

const VERSION: &str = "ticker 1";

/// The market as text.
pub fn write(market: &Market) -> String {
    let mut text = format!("{}\nseed {}\n", VERSION, market.seed);
    for walk in &market.walks {
        let Walk { symbol, price, open, low, high, random } = walk;
        let _ = writeln!(text, "walk {} {} {} {} {} {}", symbol, price, open, low, high, random);
    }
    for tick in &market.history {
        let _ = write!(text, "tick {} {}", tick.id, tick.time);
        for (symbol, price) in &tick.prices {
            let _ = write!(text, " {} {}", symbol, price);
        }
        text.push('\n');
    }
    text
}

/// The market in a text.
pub fn read(saved: &[u8]) -> Result<Market> {
    let mut lines = std::str::from_utf8(saved)?.lines();
    if lines.next() != Some(VERSION) {
        return Err(Error::new(abi::ERR_INVALID, "what was handed on is not of this layout"));
    }
    let mut market = Market { seed: 0, walks: Vec::new(), history: VecDeque::new() };
    for line in lines {
        let mut words = Words(line.split(' '));
        match words.word()? {
            "seed" => market.seed = words.next()?,
            "walk" => market.walks.push(Walk {
                symbol: words.next()?,
                price: words.next()?,
                open: words.next()?,
                low: words.next()?,
                high: words.next()?,
                random: words.next()?,
            }),
            "tick" => {
                let (id, time) = (words.next()?, words.next()?);
                let mut prices = Vec::new();
                while let Ok(symbol) = words.next() {
                    prices.push((symbol, words.next()?));
                }
                if market.history.back().map_or(false, |before| before.id + 1 != id) {
                    return Err(Error::new(abi::ERR_INVALID, "ticks that were handed on are missing"));
                }
                market.history.push_back(Tick::new(id, time, prices));
            }
            other => return Err(Error::new(abi::ERR_INVALID, format!("'{}' was handed on", other))),
        }
    }
    if market.history.is_empty() || market.history.len() > HISTORY {
        return Err(Error::new(abi::ERR_INVALID, "no ticks were handed on, or too many"));
    }
    Ok(market)
}

struct Words<'a>(std::str::Split<'a, char>);

impl<'a> Words<'a> {
    fn word(&mut self) -> Result<&'a str> {
        self.0.next().ok_or_else(|| Error::new(abi::ERR_INVALID, "a line that was handed on is too short"))
    }

    fn next<T: FromStr>(&mut self) -> Result<T>
    where
        T::Err: std::error::Error,
    {
        Ok(self.word()?.parse()?)
    }
}
