//! Attestations.
// SPDX-License-Identifier: MIT

use super::abi;
use super::callback::Callback;
use super::host::{Error, Result};
use super::services::{text, Services};
use std::ffi::c_void;
use std::mem::size_of;

/// One statement: who (`actors`) says of whom (`subjects`) what (`predicates`), in which `contexts`.
///
/// Describe one by `Attestation { subjects: vec!["you".into()], ..Default::default() }`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attestation {
    /// Empty until it is stored.
    pub id: String,
    pub subjects: Vec<String>,
    pub predicates: Vec<String>,
    pub contexts: Vec<String>,
    pub actors: Vec<String>,
    /// Of when it is, in seconds since 1970; 0: of now.
    pub timestamp: i64,
    /// The host's to say: where it comes from.
    pub source: String,
    /// The text of a JSON object, or empty.
    pub attributes: String,
    /// The host's to say: when it was stored.
    pub created_at: i64,
}

/// Which attestations: any of the values within a list, something from every list that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub subjects: Vec<String>,
    pub predicates: Vec<String>,
    pub contexts: Vec<String>,
    pub actors: Vec<String>,
    /// From this time on, inclusive; 0: no bound.
    pub time_start: i64,
    /// Up to this time, inclusive; 0: no bound.
    pub time_end: i64,
    /// At most so many, the newest; 0: all.
    pub limit: u32,
}

/// The host's attestations.
#[derive(Clone, Copy)]
pub struct Attestations {
    services: Services,
    api: &'static abi::AttestationsApi,
}

impl Attestations {
    pub(super) fn new(services: Services, api: &'static abi::AttestationsApi) -> Self {
        Attestations { services, api }
    }

    /// Stores attestations, all or none, and gives them as stored. `ERR_CONFLICT` for an id that is there.
    pub fn create(&self, attestations: &[Attestation]) -> Result<Vec<Attestation>> {
        self.store(attestations, self.api.create)
    }

    /// Makes attestations that are their own actors, and stores them; as `create`.
    pub fn generate(&self, attestations: &[Attestation]) -> Result<Vec<Attestation>> {
        self.store(attestations, self.api.generate)
    }

    /// The same for one of them.
    pub fn attest(&self, attestation: Attestation) -> Result<Attestation> {
        let made = self.generate(std::slice::from_ref(&attestation))?;
        let missing = || Error::new(abi::ERR_FAILED, "the host has generated nothing");
        made.into_iter().next().ok_or_else(missing)
    }

    /// Whether there is an attestation of that id.
    pub fn exists(&self, id: &str) -> Result<bool> {
        let mut exists = false;
        self.services.check((self.api.exists)(self.services.host.raw(), id.into(), &mut exists))?;
        Ok(exists)
    }

    /// Hands on what a filter finds, newest first, as it is read; false ends it.
    pub fn query(&self, filter: &Filter, each: impl FnMut(Attestation) -> bool) -> Result<()> {
        let lists =
            [&filter.subjects, &filter.predicates, &filter.contexts, &filter.actors].map(|l| views(l));
        let raw = abi::AttestationFilter {
            struct_size: size_of::<abi::AttestationFilter>() as u32,
            limit: filter.limit,
            subjects: lists[0].as_ptr(),
            subject_count: lists[0].len(),
            predicates: lists[1].as_ptr(),
            predicate_count: lists[1].len(),
            contexts: lists[2].as_ptr(),
            context_count: lists[2].len(),
            actors: lists[3].as_ptr(),
            actor_count: lists[3].len(),
            time_start: filter.time_start,
            time_end: filter.time_end,
        };
        self.hand_on(each, |each, context| (self.api.query)(self.services.host.raw(), &raw, each, context))
    }

    /// All that a filter finds, newest first.
    pub fn find(&self, filter: &Filter) -> Result<Vec<Attestation>> {
        let mut found = Vec::new();
        self.query(filter, |attestation| {
            found.push(attestation);
            true
        })?;
        Ok(found)
    }

    fn store(&self, attestations: &[Attestation], function: abi::Store) -> Result<Vec<Attestation>> {
        let lists: Vec<_> = attestations.iter().map(Lists::new).collect();
        let raw: Vec<_> = attestations.iter().zip(&lists).map(|(one, lists)| lists.raw(one)).collect();
        let items: Vec<_> = raw.iter().map(|one| one as *const abi::Attestation).collect();
        let mut stored = Vec::new();
        let each = |attestation| {
            stored.push(attestation);
            true
        };
        self.hand_on(each, |each, context| {
            function(self.services.host.raw(), items.as_ptr(), items.len(), Some(each), context)
        })?;
        Ok(stored)
    }

    fn hand_on<F: FnMut(Attestation) -> bool>(
        &self,
        each: F,
        call: impl FnOnce(abi::AttestationCallback, *mut c_void) -> abi::Status,
    ) -> Result<()> {
        extern "C" fn each_one<F: FnMut(Attestation) -> bool>(
            context: *mut c_void,
            raw: *const abi::Attestation,
        ) -> bool {
            unsafe { Callback::<F>::call(context, false, |each| each(read(&*raw))) }
        }
        Callback::lend(each, |context| self.services.check(call(each_one::<F>, context)))
    }
}

/// The lists of one attestation as the ABI wants them; good as long as it is.
struct Lists([Vec<abi::Str>; 4]);

impl Lists {
    fn new(one: &Attestation) -> Self {
        Lists([&one.subjects, &one.predicates, &one.contexts, &one.actors].map(|list| views(list)))
    }

    fn raw(&self, one: &Attestation) -> abi::Attestation {
        let [subjects, predicates, contexts, actors] = &self.0;
        abi::Attestation {
            struct_size: size_of::<abi::Attestation>() as u32,
            reserved: 0,
            id: one.id.as_str().into(),
            subjects: subjects.as_ptr(),
            subject_count: subjects.len(),
            predicates: predicates.as_ptr(),
            predicate_count: predicates.len(),
            contexts: contexts.as_ptr(),
            context_count: contexts.len(),
            actors: actors.as_ptr(),
            actor_count: actors.len(),
            timestamp: one.timestamp,
            source: "".into(),
            attributes: one.attributes.as_str().into(),
            created_at: 0,
        }
    }
}

fn views(texts: &[String]) -> Vec<abi::Str> {
    texts.iter().map(|text| text.as_str().into()).collect()
}

/// Copies what the host lends.
fn read(raw: &abi::Attestation) -> Attestation {
    let list = |first: *const abi::Str, count: usize| -> Vec<String> {
        (0..count).map(|index| text(unsafe { *first.add(index) })).collect()
    };
    Attestation {
        id: text(raw.id),
        subjects: list(raw.subjects, raw.subject_count),
        predicates: list(raw.predicates, raw.predicate_count),
        contexts: list(raw.contexts, raw.context_count),
        actors: list(raw.actors, raw.actor_count),
        timestamp: raw.timestamp,
        source: text(raw.source),
        attributes: text(raw.attributes),
        created_at: raw.created_at,
    }
}
