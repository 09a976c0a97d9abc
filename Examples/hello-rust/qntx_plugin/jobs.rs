//! Job handlers.
// SPDX-License-Identifier: MIT

use super::host::{guarded, Error, Result};
use super::queue::{read, Job};
use super::{abi, Instance, Plugin};
use std::ffi::c_void;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// One job being executed: what its handler reports to. Copy it at will, use it from any thread.
#[derive(Clone, Copy)]
pub struct Work(abi::Work);

// A handle, which the host checks at every use.
unsafe impl Send for Work {}
unsafe impl Sync for Work {}

impl Work {
    fn api(&self) -> &'static abi::WorkApi {
        unsafe { &*self.0.api }
    }

    /// Says how far the work is. Cheap enough to be called often.
    pub fn progress(&self, current: i64, total: i64) {
        (self.api().progress)(self.0, current, total);
    }

    /// Says what the job has cost so far, in US dollars.
    pub fn cost(&self, dollars: f64) {
        (self.api().cost)(self.0, dollars);
    }

    /// Whether the work should end: the job was cancelled, its deadline has passed, or the host stops.
    pub fn is_cancelled(&self) -> bool {
        (self.api().is_cancelled)(self.0)
    }

    /// The same as an error, to leave by: `work.check()?` between the steps of the work.
    pub fn check(&self) -> Result<()> {
        if self.is_cancelled() {
            return Err(Error::new(abi::ERR_CLOSED, "the job is to end"));
        }
        Ok(())
    }

    /// How long until the deadline; `None` where there is none.
    pub fn time_left(&self) -> Option<Duration> {
        Some((self.api().time_left)(self.0)).filter(|left| *left != u64::MAX).map(Duration::from_millis)
    }

    /// Asks for another attempt after a while (`None`: the host's own back-off), as often as the job allows:
    /// `return Err(work.retry(None, "the model is loading"))`.
    pub fn retry(&self, after: Option<Duration>, reason: &str) -> Error {
        let delay = after.map_or(u64::MAX, |after| after.as_millis().min(u64::MAX as u128 - 1) as u64);
        Error::new((self.api().retry)(self.0, delay, reason.into()), reason)
    }
}

type Handler<P> = Box<dyn Fn(&P, &Work, &Job) -> Result<Vec<u8>> + Send + Sync>;

/// The job handlers of an instance, which owns them. They stay where they are until it is dropped.
pub(super) type JobHandlers<P> = Vec<Arc<JobHandler<P>>>;

/// What a job handler's context points to.
pub(super) struct JobHandler<P> {
    instance: *const Instance<P>,
    handler: Handler<P>,
}

/// Where `Plugin::jobs` adds its handlers.
pub struct Jobs<'a, P> {
    pub(super) raw: abi::JobRegistry,
    pub(super) instance: &'a Instance<P>,
}

impl<P: Plugin> Jobs<'_, P> {
    /// Adds a handler under a name, "hello.count": a closure or function of the plugin, the work and the job
    /// that gives the job's result, `Ok("")` for none. It may block; several jobs may run at once. An error
    /// fails the job, except those of [`Work::check`] and [`Work::retry`].
    pub fn handle<R: Into<Vec<u8>>>(
        &mut self,
        name: &str,
        handler: impl Fn(&P, &Work, &Job) -> Result<R> + Send + Sync + 'static,
    ) -> Result<()> {
        let handler = Arc::new(JobHandler {
            instance: self.instance,
            handler: Box::new(move |plugin, work, job| handler(plugin, work, job).map(Into::into)),
        });
        let context = Arc::as_ptr(&handler) as *mut c_void;
        self.instance.jobs.lock().unwrap_or_else(PoisonError::into_inner).push(handler);
        let function = unsafe { &*self.raw.api }.handle;
        Error::check(function(self.raw, name.into(), execute::<P>, context))
    }
}

/// Every job handler's C function.
extern "C" fn execute<P: Plugin>(context: *mut c_void, work: abi::Work, job: *const abi::Job) -> abi::Status {
    let handler = context as *const JobHandler<P>;
    let instance = unsafe { Instance::hold((*handler).instance) }; // and with it the handler
    guarded(Some(instance.host), || {
        let (work, job) = (Work(work), read(unsafe { &*job }));
        let result = unsafe { ((*handler).handler)(&instance.plugin, &work, &job) };
        drop(instance); // here, where a panic of it is caught
        let result = result?;
        if !result.is_empty() {
            Error::check((work.api().result)(work.0, result.as_slice().into()))?;
        }
        Ok(abi::OK)
    })
}
