//! The one thread that ticks, for all clients. Nothing that it does waits for one of them.
// SPDX-License-Identifier: MIT

use crate::board::Board;
use crate::qntx_plugin::{abi, Events, Exchange, Result};
use crate::settings::Settings;
use crate::stream::{Stream, HEARTBEAT};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

struct Shared {
    board: Mutex<Board>,
    changed: Condvar,
}

pub struct Hub {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Hub {
    pub fn start(settings: Settings) -> Result<Self> {
        let shared = Arc::new(Shared { board: Mutex::new(Board::new(settings)), changed: Condvar::new() });
        let own = shared.clone();
        let thread = Builder::new().name("ticker".to_owned()).spawn(move || own.run())?;
        Ok(Hub { shared, thread: Some(thread) })
    }

    /// What all threads share. Who changes it for the ticking thread to see calls `wake` after that.
    pub fn board(&self) -> MutexGuard<'_, Board> {
        self.shared.lock()
    }

    /// Has the ticking thread look anew.
    pub fn wake(&self) {
        self.shared.changed.notify_one();
    }

    /// Whether the ticking thread is there; it is not if it has panicked.
    pub fn is_alive(&self) -> bool {
        self.thread.as_ref().map_or(false, |thread| !thread.is_finished())
    }

    /// Has the ticking thread told when a stream's client leaves, which it would not see before the next tick.
    pub fn watch(&self, exchange: Exchange, stream: &Stream) -> Result<()> {
        exchange.watch(Leaving { has_left: stream.has_left.clone(), shared: self.shared.clone() })
    }
}

/// Ends all streams, and the thread.
impl Drop for Hub {
    fn drop(&mut self) {
        let mut board = self.board();
        board.stopping = true;
        board.drain();
        drop(board);
        self.wake();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // one that has panicked has said so
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ticking thread.
    fn run(&self) {
        let mut board = self.lock();
        while !board.stopping {
            let now = Instant::now();
            let next = board.tick(now);
            board.send(now);
            let pause = next.map_or(HEARTBEAT, |next| next.duration_since(now).min(HEARTBEAT));
            board = self.changed.wait_timeout(board, pause).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// What the host is to tell of a stream. It may do so under the board's lock, so this takes none; what it tells just as
/// the ticking thread begins to wait is seen at the next tick.
struct Leaving {
    has_left: Arc<AtomicBool>,
    shared: Arc<Shared>,
}

impl Leaving {
    fn note(&self) {
        self.has_left.store(true, Ordering::Relaxed);
        self.shared.changed.notify_one();
    }
}

impl Events for Leaving {
    fn gone(&self, _exchange: Exchange) {
        self.note();
    }

    fn over(&self, _exchange: Exchange, _reason: abi::Status) {
        self.note();
    }
}
