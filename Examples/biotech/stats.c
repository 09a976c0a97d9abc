/* POST /stats. SPDX-License-Identifier: MIT */
#include "arguments.h"
#include "body.h"
#include "composition.h"
#include "endpoints.h"
#include "length_table.h"
#include "limits.h"

/* What is kept while the body passes by. */
typedef struct stats {
    int64_t limit;
    uint64_t records, listed;
    composition current, total;
    length_table lengths;
    buffer text; /* the list of records */
    json_writer list;
} stats;

/* Closes the record that the sequence so far belongs to. */
static qntx_status end_record(stats *sum) {
    qntx_status status = QNTX_OK;
    if (sum->records > 0) {
        status = length_table_add(&sum->lengths, composition_length(&sum->current));
        composition_add(&sum->total, &sum->current);
        if (sum->listed == sum->records) {
            composition_write(&sum->list, &sum->current);
            json_close(&sum->list, '}');
        }
    }
    return status == QNTX_OK ? sum->text.status : status;
}

static qntx_status begin_record(void *context, const char *header, size_t length) {
    stats *sum = context;
    static const composition none = {0};
    qntx_status status = end_record(sum);
    sum->records++;
    sum->current = none;
    if (status == QNTX_OK && sum->listed < (uint64_t)sum->limit) {
        qntx_str identifier, description;
        fasta_split(header, length, &identifier, &description);
        json_open(&sum->list, '{');
        json_string_member(&sum->list, "id", identifier.data, identifier.length);
        json_string_member(&sum->list, "description", description.data, description.length);
        sum->listed++;
    }
    return status;
}

static qntx_status take_bases(void *context, const unsigned char *bytes, size_t length, size_t *taken) {
    stats *sum = context;
    *taken = composition_count(&sum->current, bytes, length);
    return QNTX_OK;
}

static void write_answer(stats *sum, buffer *answer) {
    json_writer json = json_begin(answer);
    length_summary lengths = length_table_summary(&sum->lengths);
    json_open(&json, '{');
    json_key(&json, "totals");
    json_open(&json, '{');
    json_count_member(&json, "records", lengths.records);
    composition_write(&json, &sum->total);
    json_count_member(&json, "shortest", lengths.shortest);
    json_count_member(&json, "longest", lengths.longest);
    json_ratio_member(&json, "mean", lengths.total, lengths.records, 2);
    json_count_member(&json, "n50", lengths.half.length);
    json_count_member(&json, "l50", lengths.half.records);
    json_count_member(&json, "n90", lengths.tenths.length);
    json_count_member(&json, "l90", lengths.tenths.records);
    json_close(&json, '}');
    json_count_member(&json, "listed", sum->listed);
    json_bool_member(&json, "truncated", sum->listed < sum->records);
    json_key(&json, "records");
    json_open(&json, '[');
    buffer_append(answer, sum->text.data, sum->text.length);
    json_close(&json, ']');
    json_close(&json, '}');
}

qntx_status stats_work(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                       problem *what) {
    stats sum = {0};
    argument limit = argument_number("limit", &sum.limit, 0, atomic_load(&owner->configured.max_listed));
    fasta_sink sink = {NULL, "a nucleotide code", begin_record, take_bases};
    fasta_reader reader;
    qntx_status status;
    sink.context = &sum;
    sum.limit = atomic_load(&owner->configured.default_listed);
    sum.text = buffer_make(MAX_ANSWER_LENGTH);
    sum.list = json_begin(&sum.text);
    reader = fasta_begin(sink, what);
    status = arguments_read_query(request->query, &limit, 1, what);
    if (status == QNTX_OK) {
        status = body_read_fasta(exchange, request, &reader);
    }
    if (status == QNTX_OK) {
        status = end_record(&sum);
    }
    if (status == QNTX_OK) {
        (void)atomic_fetch_add(&owner->bases, composition_length(&sum.total));
        write_answer(&sum, &answer->body);
    } else if (sum.text.status != QNTX_OK) {
        answer->body.status = sum.text.status; /* too large, most likely: the caller says so */
    }
    length_table_free(&sum.lengths);
    buffer_free(&sum.text);
    return status;
}
