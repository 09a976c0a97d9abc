/* The job handler biotech.align. SPDX-License-Identifier: MIT */
#include "align_job.h"

#include "limits.h"

static void write_letters(json_writer *json, const char *key, residues sequence) {
    size_t i;
    json_string_member(json, key, "", 0);
    if (json->out->status == QNTX_OK) {
        json->out->length--; /* the closing quotation mark, which comes after the letters */
    }
    for (i = 0; i < sequence.length; i++) {
        buffer_byte(json->out, residue_letter(sequence.data[i]));
    }
    buffer_byte(json->out, '"');
}

void align_job_payload(buffer *out, const align_request *asked) {
    json_writer json = json_begin(out);
    json_open(&json, '{');
    align_write_scoring(&json, asked);
    if (asked->has_names) {
        json_string_member(&json, "id_a", asked->names[0].data, asked->names[0].length);
        json_string_member(&json, "id_b", asked->names[1].data, asked->names[1].length);
    }
    write_letters(&json, "a", align_sequence(asked, 0));
    write_letters(&json, "b", align_sequence(asked, 1));
    json_close(&json, '}');
}

/* Whether to go on: says how far it is, and asks whether the job was cancelled. */
static bool goes_on(void *context, size_t done, size_t total) {
    qntx_work work = *(const qntx_work *)context;
    (void)work.api->progress(work, (int64_t)done, (int64_t)total);
    return !work.api->is_cancelled(work);
}

/*
 * Attests what came of it: of the sequences by their names, "aligned", in the mode. The job is done all the same where
 * the host keeps no attestations, or does not take this one: then the log has it.
 */
static void attest(instance *owner, const align_request *asked, const align_figures *figures) {
    const qntx_services *services = owner->services;
    const qntx_str predicate = QNTX_LIT("aligned"), mode = qntx_cstr(align_modes[asked->mode]);
    buffer attributes = buffer_make(4096);
    json_writer json = json_begin(&attributes);
    qntx_attestation made = {.struct_size = sizeof made, .predicates = &predicate, .predicate_count = 1};
    const qntx_attestation *const all = &made;
    qntx_str subjects[2];
    int i;
    if (services == NULL || services->attestations == NULL) {
        return;
    }
    for (i = 0; asked->has_names && i < 2; i++) {
        if (asked->names[i].length > 0) {
            subjects[made.subject_count++] = qntx_make_str(asked->names[i].data, asked->names[i].length);
        }
    }
    if (made.subject_count == 0) {
        subjects[made.subject_count++] = QNTX_LIT("sequence");
    }
    json_open(&json, '{');
    json_number_member(&json, "score", figures->score);
    json_ratio_member(&json, "identity", figures->identities, figures->length, 6);
    json_count_member(&json, "length", figures->length);
    json_close(&json, '}');
    made.subjects = subjects;
    made.contexts = &mode;
    made.context_count = 1;
    made.attributes = qntx_make_str(attributes.data, attributes.length);
    if (attributes.status != QNTX_OK ||
        services->attestations->generate(owner->host, &all, 1, NULL, NULL) != QNTX_OK) {
        const qntx_pair why = {QNTX_LIT("error.message"), services->error_text()};
        owner->host->log(owner->host, QNTX_LOG_WARNING, QNTX_LIT("an alignment could not be attested"), &why, 1);
    }
    buffer_free(&attributes);
}

static qntx_status execute(instance *owner, qntx_work work, const align_request *asked, problem *what) {
    buffer answer = buffer_make(MAX_ANSWER_LENGTH);
    align_figures figures = {0, 0, 0};
    qntx_status status = align_run(owner, asked, goes_on, &work, &answer, &figures, what);
    if (status == QNTX_OK) {
        status = answer.status;
    }
    if (status == QNTX_OK) {
        size_t rows = asked->sequences[0].length, others = asked->sequences[1].length;
        rows = rows > others ? rows : others; /* the longer one goes into the rows */
        (void)work.api->progress(work, (int64_t)rows, (int64_t)rows);
        status = work.api->result(work, qntx_make_bytes(answer.data, answer.length));
    }
    if (status == QNTX_OK) {
        attest(owner, asked, &figures);
    }
    buffer_free(&answer);
    return status;
}

qntx_status align_job_execute(void *context, qntx_work work, const qntx_job *job) {
    instance *owner = context;
    align_request asked;
    problem what = {0, ""};
    qntx_status status;
    (void)atomic_fetch_add(&owner->references, 1);
    status = align_request_parse(job->payload, &asked, &what);
    if (status == QNTX_OK) {
        status = execute(owner, work, &asked, &what);
    }
    align_request_free(&asked);
    if (what.http_status != 0) {
        status = qntx_fail(owner->host, status, what.text);
    } else if (status == QNTX_ERR_NO_MEMORY) {
        /* Later there may be some. */
        status = work.api->retry(work, UINT64_MAX, QNTX_LIT("out of memory"));
    }
    instance_release(owner);
    return status;
}
