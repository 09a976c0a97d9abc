//! The extensions "qntx.services/1", "qntx.jobs/1", "qntx.reconfigure/1", "qntx.handover/1" and "qntx.drain/1".
// SPDX-License-Identifier: MIT

use super::{Host, Status, Str};
use std::ffi::c_void;
use std::mem::{align_of, size_of};

// With their NUL, as the host wants names.
pub const SERVICES: &str = "qntx.services/1\0";
pub const JOBS: &str = "qntx.jobs/1\0";
pub const RECONFIGURE: &str = "qntx.reconfigure/1\0";
pub const HANDOVER: &str = "qntx.handover/1\0";
pub const DRAIN: &str = "qntx.drain/1\0";

pub const VALUE_NULL: i32 = 0;
pub const VALUE_INTEGER: i32 = 1;
pub const VALUE_REAL: i32 = 2;
pub const VALUE_TEXT: i32 = 3;
pub const VALUE_BLOB: i32 = 4;
pub const ENQUEUE_DEDUPLICATE: u32 = 1;

pub type TextCallback = extern "C" fn(*mut c_void, Str) -> bool;
pub type AttestationCallback = extern "C" fn(*mut c_void, *const Attestation) -> bool;
pub type JobCallback = extern "C" fn(*mut c_void, *const Job) -> bool;
pub type RowCallback = extern "C" fn(*mut c_void, *const Row) -> bool;
pub type TransactionBody = extern "C" fn(*mut c_void, Transaction) -> Status;
pub type JobHandler = extern "C" fn(*mut c_void, Work, *const Job) -> Status;
pub type Store = extern "C" fn(
    *const Host,
    *const *const Attestation,
    usize,
    Option<AttestationCallback>,
    *mut c_void,
) -> Status;

layout! {
    struct Services: 48 {
        0: struct_size: u32,
        4: reserved: u32,
        8: error_text: extern "C" fn() -> Str,
        16: config: *const ConfigApi,
        24: attestations: *const AttestationsApi,
        32: queue: *const QueueApi,
        40: database: *const DatabaseApi,
    }
    struct ConfigApi: 64 {
        0: struct_size: u32,
        4: reserved: u32,
        8: get: extern "C" fn(*const Host, Str, *mut u8, usize, *mut usize) -> Status,
        16: get_int: extern "C" fn(*const Host, Str, i64) -> i64,
        24: get_number: extern "C" fn(*const Host, Str, f64) -> f64,
        32: get_bool: extern "C" fn(*const Host, Str, bool) -> bool,
        40: get_list: extern "C" fn(*const Host, Str, TextCallback, *mut c_void) -> Status,
        48: keys: extern "C" fn(*const Host, TextCallback, *mut c_void) -> Status,
        56: set: extern "C" fn(*const Host, Str, Str) -> Status,
    }
    struct Attestation: 136 {
        0: struct_size: u32,
        4: reserved: u32,
        8: id: Str,
        24: subjects: *const Str,
        32: subject_count: usize,
        40: predicates: *const Str,
        48: predicate_count: usize,
        56: contexts: *const Str,
        64: context_count: usize,
        72: actors: *const Str,
        80: actor_count: usize,
        88: timestamp: i64,
        96: source: Str,
        112: attributes: Str,
        128: created_at: i64,
    }
    struct AttestationFilter: 88 {
        0: struct_size: u32,
        4: limit: u32,
        8: subjects: *const Str,
        16: subject_count: usize,
        24: predicates: *const Str,
        32: predicate_count: usize,
        40: contexts: *const Str,
        48: context_count: usize,
        56: actors: *const Str,
        64: actor_count: usize,
        72: time_start: i64,
        80: time_end: i64,
    }
    struct AttestationsApi: 40 {
        0: struct_size: u32,
        4: reserved: u32,
        8: create: Store,
        16: generate: Store,
        24: exists: extern "C" fn(*const Host, Str, *mut bool) -> Status,
        32: query: extern "C" fn(
            *const Host,
            *const AttestationFilter,
            AttestationCallback,
            *mut c_void,
        ) -> Status,
    }
    struct Job: 208 {
        0: struct_size: u32,
        4: status: i32,
        8: id: Str,
        24: handler: Str,
        40: payload: Str,
        56: source: Str,
        72: parent_id: Str,
        88: progress_current: i64,
        96: progress_total: i64,
        104: cost_estimate: f64,
        112: cost_actual: f64,
        120: result: Str,
        136: error: Str,
        152: retry_count: u32,
        156: maximum_retries: u32,
        160: deadline_s: u32,
        164: reserved: u32,
        168: not_before: i64,
        176: created_at: i64,
        184: started_at: i64,
        192: completed_at: i64,
        200: updated_at: i64,
    }
    struct QueueApi: 48 {
        0: struct_size: u32,
        4: reserved: u32,
        8: enqueue: extern "C" fn(
            *const Host,
            *const *const Job,
            usize,
            u32,
            Option<TextCallback>,
            *mut c_void,
        ) -> Status,
        16: get: extern "C" fn(*const Host, Str, JobCallback, *mut c_void) -> Status,
        24: update: extern "C" fn(*const Host, *const Job) -> Status,
        32: list: extern "C" fn(*const Host, i32, u32, JobCallback, *mut c_void) -> Status,
        40: cancel: extern "C" fn(*const Host, Str) -> Status,
    }
    struct Work: 16 {
        0: api: *const WorkApi,
        8: id: u64,
    }
    struct WorkApi: 56 {
        0: struct_size: u32,
        4: reserved: u32,
        8: progress: extern "C" fn(Work, i64, i64) -> Status,
        16: cost: extern "C" fn(Work, f64) -> Status,
        24: result: extern "C" fn(Work, Str) -> Status,
        32: is_cancelled: extern "C" fn(Work) -> bool,
        40: time_left: extern "C" fn(Work) -> u64,
        48: retry: extern "C" fn(Work, u64, Str) -> Status,
    }
    struct JobRegistry: 16 {
        0: api: *const JobRegistryApi,
        8: id: u64,
    }
    struct JobRegistryApi: 16 {
        0: struct_size: u32,
        4: reserved: u32,
        8: handle: extern "C" fn(JobRegistry, Str, JobHandler, *mut c_void) -> Status,
    }
    struct Jobs: 16 {
        0: struct_size: u32,
        4: reserved: u32,
        8: register_jobs: Option<extern "C" fn(*mut c_void, JobRegistry) -> Status>,
    }
    struct Reconfigure: 16 {
        0: struct_size: u32,
        4: reserved: u32,
        8: reconfigure: Option<extern "C" fn(*mut c_void) -> Status>,
    }
    struct Saved: 16 {
        0: api: *const SavedApi,
        8: id: u64,
    }
    struct SavedApi: 16 {
        0: struct_size: u32,
        4: reserved: u32,
        8: write: extern "C" fn(Saved, Str) -> Status,
    }
    struct Drain: 16 {
        0: struct_size: u32,
        4: reserved: u32,
        8: drain: Option<extern "C" fn(*mut c_void)>,
    }
    struct Handover: 24 {
        0: struct_size: u32,
        4: reserved: u32,
        8: save: Option<extern "C" fn(*mut c_void, Saved) -> Status>,
        16: restore: Option<extern "C" fn(*mut c_void, Str, Str) -> Status>,
    }
    struct Value: 40 {
        0: kind: i32,
        4: reserved: u32,
        8: integer: i64,
        16: real: f64,
        24: bytes: Str,
    }
    struct Row: 24 {
        0: struct_size: u32,
        4: count: u32,
        8: columns: *const Str,
        16: values: *const Value,
    }
    struct Change: 24 {
        0: struct_size: u32,
        4: reserved: u32,
        8: rows: i64,
        16: last_insert_id: i64,
    }
    struct Transaction: 16 {
        0: api: *const TransactionApi,
        8: id: u64,
    }
    struct TransactionApi: 24 {
        0: struct_size: u32,
        4: reserved: u32,
        8: execute: extern "C" fn(Transaction, Str, *const Value, usize, *mut Change) -> Status,
        16: query: extern "C" fn(
            Transaction,
            Str,
            *const Value,
            usize,
            RowCallback,
            *mut c_void,
        ) -> Status,
    }
    struct DatabaseApi: 40 {
        0: struct_size: u32,
        4: reserved: u32,
        8: table_prefix: extern "C" fn(*const Host) -> Str,
        16: execute: extern "C" fn(*const Host, Str, *const Value, usize, *mut Change) -> Status,
        24: query: extern "C" fn(
            *const Host,
            Str,
            *const Value,
            usize,
            RowCallback,
            *mut c_void,
        ) -> Status,
        32: transaction: extern "C" fn(*const Host, TransactionBody, *mut c_void) -> Status,
    }
}
