//! The plugin's tables in the host's database.
// SPDX-License-Identifier: MIT

use super::abi;
use super::callback::Callback;
use super::host::Result;
use super::services::{bytes, text, Services};
use std::ffi::c_void;
use std::marker::PhantomData;
use std::mem::size_of;

/// A value of SQLite. Made `from` a number, a text or bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

macro_rules! value_from {
    ($($type:ty: $value:ident => $made:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $made
            }
        }
    )*};
}
value_from! {
    i64: value => Value::Integer(value);
    f64: value => Value::Real(value);
    &str: value => Value::Text(value.to_owned());
    String: value => Value::Text(value);
    &[u8]: value => Value::Blob(value.to_vec());
}

/// What a statement has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub rows: i64,
    pub last_insert_id: i64,
}

/// A row of a result, for the length of the call that hands it on.
pub struct Row<'a>(&'a abi::Row);

impl Row<'_> {
    /// How many columns it has.
    pub fn len(&self) -> usize {
        self.0.count as usize
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of a column; empty beyond the last.
    pub fn column(&self, index: usize) -> String {
        if index < self.len() {
            text(unsafe { *self.0.columns.add(index) })
        } else {
            String::new()
        }
    }

    /// The value of a column; NULL beyond the last.
    pub fn value(&self, index: usize) -> Value {
        if index >= self.len() {
            return Value::Null;
        }
        let raw = unsafe { &*self.0.values.add(index) };
        match raw.kind {
            abi::VALUE_INTEGER => Value::Integer(raw.integer),
            abi::VALUE_REAL => Value::Real(raw.real),
            abi::VALUE_TEXT => Value::Text(text(raw.bytes)),
            abi::VALUE_BLOB => Value::Blob(unsafe { bytes(raw.bytes) }.to_vec()),
            _ => Value::Null,
        }
    }

    /// All of them.
    pub fn values(&self) -> Vec<Value> {
        (0..self.len()).map(|index| self.value(index)).collect()
    }
}

/// The plugin's tables: those whose names begin with `table_prefix`. Values go in as arguments for "?".
/// `ERR_FAILED` with SQLite's own text, `ERR_DENIED`, `ERR_TIMEOUT`, `ERR_BUSY`.
#[derive(Clone, Copy)]
pub struct Database {
    services: Services,
    api: &'static abi::DatabaseApi,
}

impl Database {
    pub(super) fn new(services: Services, api: &'static abi::DatabaseApi) -> Self {
        Database { services, api }
    }

    /// What the names of the plugin's tables begin with.
    pub fn table_prefix(&self) -> String {
        text((self.api.table_prefix)(self.services.host.raw()))
    }

    /// Executes one statement.
    pub fn execute(&self, sql: &str, arguments: &[Value]) -> Result<Change> {
        let host = self.services.host.raw();
        execute(&self.services, arguments, |raw, change| {
            (self.api.execute)(host, sql.into(), raw.as_ptr(), raw.len(), change)
        })
    }

    /// Executes one statement and hands on its rows as they are read; false ends it.
    pub fn query(&self, sql: &str, arguments: &[Value], each: impl FnMut(&Row) -> bool) -> Result<()> {
        let host = self.services.host.raw();
        query(&self.services, arguments, each, |raw, each, context| {
            (self.api.query)(host, sql.into(), raw.as_ptr(), raw.len(), each, context)
        })
    }

    /// Runs a body within one transaction: what it did is undone where it fails or panics. They do not nest.
    pub fn transaction<T>(&self, body: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
        struct Work<B, T> {
            services: Services,
            body: Option<B>,
            outcome: Option<Result<T>>,
        }
        extern "C" fn run<T, B>(context: *mut c_void, raw: abi::Transaction) -> abi::Status
        where
            B: FnOnce(&Transaction) -> Result<T>,
        {
            let work = |work: &mut Work<B, T>| {
                let transaction = Transaction { services: work.services, raw, here: PhantomData };
                let outcome = work.body.take().map(|body| body(&transaction));
                let status = match &outcome {
                    Some(Ok(_)) => abi::OK,
                    Some(Err(error)) if error.status != abi::OK => error.status,
                    _ => abi::ERR_FAILED,
                };
                work.outcome = outcome;
                status
            };
            unsafe { Callback::<&mut Work<B, T>>::call(context, abi::ERR_FAILED, |inner| work(inner)) }
        }
        fn function<T, B: FnOnce(&Transaction) -> Result<T>>(_: &Option<B>) -> abi::TransactionBody {
            run::<T, B>
        }
        let body = Some(body);
        let function = function::<T, _>(&body);
        let mut work = Work { services: self.services, body, outcome: None };
        let done = Callback::lend(&mut work, |context| {
            self.services.check((self.api.transaction)(self.services.host.raw(), function, context))
        });
        match (done, work.outcome) {
            // The body's own error says more than the status that it became.
            (_, Some(Err(error))) | (Err(error), _) => Err(error),
            (Ok(()), Some(Ok(value))) => Ok(value),
            (Ok(()), None) => Err(super::Error::new(abi::ERR_FAILED, "the host did not run the transaction")),
        }
    }
}

/// Statements within a transaction, on the thread of its body.
pub struct Transaction<'a> {
    services: Services,
    raw: abi::Transaction,
    here: PhantomData<*const &'a ()>, // neither Send nor Sync
}

impl Transaction<'_> {
    /// Executes one statement.
    pub fn execute(&self, sql: &str, arguments: &[Value]) -> Result<Change> {
        let function = unsafe { &*self.raw.api }.execute;
        execute(&self.services, arguments, |raw, change| {
            function(self.raw, sql.into(), raw.as_ptr(), raw.len(), change)
        })
    }

    /// Executes one statement and hands on its rows as they are read; false ends it.
    pub fn query(&self, sql: &str, arguments: &[Value], each: impl FnMut(&Row) -> bool) -> Result<()> {
        let function = unsafe { &*self.raw.api }.query;
        query(&self.services, arguments, each, |raw, each, context| {
            function(self.raw, sql.into(), raw.as_ptr(), raw.len(), each, context)
        })
    }
}

fn execute(
    services: &Services,
    arguments: &[Value],
    call: impl FnOnce(&[abi::Value], *mut abi::Change) -> abi::Status,
) -> Result<Change> {
    let struct_size = size_of::<abi::Change>() as u32;
    let mut change = abi::Change { struct_size, reserved: 0, rows: 0, last_insert_id: 0 };
    services.check(call(&raw_values(arguments), &mut change))?;
    Ok(Change { rows: change.rows, last_insert_id: change.last_insert_id })
}

fn query<F: FnMut(&Row) -> bool>(
    services: &Services,
    arguments: &[Value],
    each: F,
    call: impl FnOnce(&[abi::Value], abi::RowCallback, *mut c_void) -> abi::Status,
) -> Result<()> {
    extern "C" fn each_row<F: FnMut(&Row) -> bool>(context: *mut c_void, row: *const abi::Row) -> bool {
        unsafe { Callback::<F>::call(context, false, |each| each(&Row(&*row))) }
    }
    let raw = raw_values(arguments);
    Callback::lend(each, |context| services.check(call(&raw, each_row::<F>, context)))
}

/// Values as the ABI wants them; good as long as they are.
fn raw_values(values: &[Value]) -> Vec<abi::Value> {
    let empty = abi::Value { kind: abi::VALUE_NULL, reserved: 0, integer: 0, real: 0.0, bytes: "".into() };
    let raw = |value: &Value| match value {
        Value::Null => empty,
        Value::Integer(integer) => abi::Value { kind: abi::VALUE_INTEGER, integer: *integer, ..empty },
        Value::Real(real) => abi::Value { kind: abi::VALUE_REAL, real: *real, ..empty },
        Value::Text(text) => abi::Value { kind: abi::VALUE_TEXT, bytes: text.as_str().into(), ..empty },
        Value::Blob(blob) => abi::Value { kind: abi::VALUE_BLOB, bytes: blob.as_slice().into(), ..empty },
    };
    values.iter().map(raw).collect()
}
