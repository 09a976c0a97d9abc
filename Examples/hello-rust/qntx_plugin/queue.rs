//! The host's queue of jobs.
// SPDX-License-Identifier: MIT

use super::abi;
use super::callback::Callback;
use super::host::{Error, Result};
use super::services::{bytes, collect_texts, text, Services};
use std::ffi::c_void;
use std::mem::size_of;

/// Where a job is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobStatus {
    #[default]
    Queued,
    Running,
    Paused,
    Completed,
    Failed,
    Cancelled,
}

impl JobStatus {
    const ALL: [JobStatus; 6] = [
        JobStatus::Queued,
        JobStatus::Running,
        JobStatus::Paused,
        JobStatus::Completed,
        JobStatus::Failed,
        JobStatus::Cancelled,
    ];

    /// "queued".
    pub fn name(self) -> &'static str {
        ["queued", "running", "paused", "completed", "failed", "cancelled"][self as usize]
    }
}

/// A job of the host's queue. Costs are US dollars, times seconds since 1970, 0 for "not yet".
///
/// Describe one by `Job { handler: "hello.count".into(), payload: b"10".to_vec(), ..Default::default() }`;
/// what the host says itself (id, status, progress, times, …) is not looked at then.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Job {
    pub id: String,
    pub status: JobStatus,
    /// The name of what executes it.
    pub handler: String,
    pub payload: Vec<u8>,
    /// Where it comes from, in the plugin's words.
    pub source: String,
    /// The job that it belongs to, and is cancelled with.
    pub parent_id: String,
    pub progress: (i64, i64),
    pub cost_estimate: f64,
    pub cost_actual: f64,
    pub result: Vec<u8>,
    pub error: String,
    pub retry_count: u32,
    pub maximum_retries: u32,
    /// Seconds for one attempt; 0: the host's default.
    pub deadline_s: u32,
    /// Not to be begun before this time.
    pub not_before: i64,
    pub created_at: i64,
    pub started_at: i64,
    pub completed_at: i64,
    pub updated_at: i64,
}

/// The plugin's jobs: those it has enqueued, and those that its handlers execute.
#[derive(Clone, Copy)]
pub struct Queue {
    services: Services,
    api: &'static abi::QueueApi,
}

impl Queue {
    pub(super) fn new(services: Services, api: &'static abi::QueueApi) -> Self {
        Queue { services, api }
    }

    /// Adds a job and gives its id.
    pub fn enqueue(&self, job: &Job) -> Result<String> {
        self.enqueue_all(std::slice::from_ref(job), false).map(|mut ids| ids.pop().unwrap_or_default())
    }

    /// Adds jobs, all or none, and gives their ids. `deduplicate`: where a job of the same handler and source
    /// is not over yet, its id is given and nothing added.
    pub fn enqueue_all(&self, jobs: &[Job], deduplicate: bool) -> Result<Vec<String>> {
        let raw: Vec<_> = jobs.iter().map(raw).collect();
        let items: Vec<_> = raw.iter().map(|job| job as *const abi::Job).collect();
        let flags = if deduplicate { abi::ENQUEUE_DEDUPLICATE } else { 0 };
        let mut ids = Vec::new();
        let each = |id| {
            ids.push(id);
            true
        };
        collect_texts(&self.services, each, |each, context| {
            (self.api.enqueue)(self.host(), items.as_ptr(), items.len(), flags, Some(each), context)
        })?;
        Ok(ids)
    }

    /// The job of that id; `ERR_NOT_FOUND`.
    pub fn get(&self, id: &str) -> Result<Job> {
        let jobs = self.jobs(|each, context| (self.api.get)(self.host(), id.into(), each, context))?;
        let missing = || Error::new(abi::ERR_NOT_FOUND, format!("there is no job {}", id));
        jobs.into_iter().next().ok_or_else(missing)
    }

    /// Stores a job's progress, cost, result, error and status, found by its id.
    pub fn update(&self, job: &Job) -> Result<()> {
        self.services.check((self.api.update)(self.host(), &raw(job)))
    }

    /// Jobs, newest first, of one status or of all; 100 where the limit is 0.
    pub fn list(&self, status: Option<JobStatus>, limit: u32) -> Result<Vec<Job>> {
        let status = status.map_or(-1, |status| status as i32);
        self.jobs(|each, context| (self.api.list)(self.host(), status, limit, each, context))
    }

    /// Cancels a job and those that belong to it.
    pub fn cancel(&self, id: &str) -> Result<()> {
        self.services.check((self.api.cancel)(self.host(), id.into()))
    }

    fn jobs(&self, call: impl FnOnce(abi::JobCallback, *mut c_void) -> abi::Status) -> Result<Vec<Job>> {
        extern "C" fn each_job(context: *mut c_void, raw: *const abi::Job) -> bool {
            let add = |jobs: &mut Vec<Job>| {
                jobs.push(read(unsafe { &*raw }));
                true
            };
            unsafe { Callback::<&mut Vec<Job>>::call(context, false, |jobs| add(jobs)) }
        }
        let mut jobs = Vec::new();
        Callback::lend(&mut jobs, |context| self.services.check(call(each_job, context)))?;
        Ok(jobs)
    }

    fn host(&self) -> *const abi::Host {
        self.services.host.raw()
    }
}

/// A job as the ABI wants it; good as long as the job is.
fn raw(job: &Job) -> abi::Job {
    abi::Job {
        struct_size: size_of::<abi::Job>() as u32,
        status: job.status as i32,
        id: job.id.as_str().into(),
        handler: job.handler.as_str().into(),
        payload: job.payload.as_slice().into(),
        source: job.source.as_str().into(),
        parent_id: job.parent_id.as_str().into(),
        progress_current: job.progress.0,
        progress_total: job.progress.1,
        cost_estimate: job.cost_estimate,
        cost_actual: job.cost_actual,
        result: job.result.as_slice().into(),
        error: job.error.as_str().into(),
        retry_count: job.retry_count,
        maximum_retries: job.maximum_retries,
        deadline_s: job.deadline_s,
        reserved: 0,
        not_before: job.not_before,
        created_at: job.created_at,
        started_at: job.started_at,
        completed_at: job.completed_at,
        updated_at: job.updated_at,
    }
}

/// Copies what the host lends.
pub(super) fn read(raw: &abi::Job) -> Job {
    // A status of a later host counts as running: the job goes on somehow.
    let status = JobStatus::ALL.get(raw.status as usize).copied().unwrap_or(JobStatus::Running);
    Job {
        id: text(raw.id),
        status,
        handler: text(raw.handler),
        payload: unsafe { bytes(raw.payload) }.to_vec(),
        source: text(raw.source),
        parent_id: text(raw.parent_id),
        progress: (raw.progress_current, raw.progress_total),
        cost_estimate: raw.cost_estimate,
        cost_actual: raw.cost_actual,
        result: unsafe { bytes(raw.result) }.to_vec(),
        error: text(raw.error),
        retry_count: raw.retry_count,
        maximum_retries: raw.maximum_retries,
        deadline_s: raw.deadline_s,
        not_before: raw.not_before,
        created_at: raw.created_at,
        started_at: raw.started_at,
        completed_at: raw.completed_at,
        updated_at: raw.updated_at,
    }
}
