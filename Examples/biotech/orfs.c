/* POST /orfs. SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "arguments.h"
#include "body.h"
#include "endpoints.h"
#include "json_writer.h"
#include "limits.h"
#include "orf_list.h"

static const char *const start_rules[] = {"ATG", "table", "any", NULL}; /* by start_rule */

/* What is kept while the body passes by: one record at a time. */
typedef struct orfs {
    int64_t amino_acids, number, limit;
    int rule;
    qntx_exchange exchange;
    problem *what;
    codon_table table;
    uint64_t records, total, found, listed;
    buffer identifier;
    buffer sequence; /* as sets of bases */
    orf_list list;   /* of the record */
    buffer text;     /* of all records */
    json_writer json;
} orfs;

static void write_protein(orfs *sum, const orf *one) {
    const uint8_t *bases = (const uint8_t *)sum->sequence.data;
    size_t length = orf_amino_acids(one), i;
    char *place;
    json_string_member(&sum->json, "protein", "", 0);
    if (sum->text.status == QNTX_OK) {
        sum->text.length--; /* the closing quotation mark, which comes after the text */
    }
    place = buffer_reserve(&sum->text, length + 1);
    if (place == NULL) {
        return;
    }
    for (i = 0; i < length; i++) {
        unsigned codon = one->reverse ? codon_reverse(codon_at(bases + one->end - 3 * i - 3))
                                      : codon_at(bases + one->begin + 3 * i);
        place[i] = sum->table.amino_acids[codon];
    }
    if (sum->rule != START_ANY) {
        place[0] = 'M'; /* whatever the codon, translation starts with methionine */
    }
    place[length] = '"';
    sum->text.length += length + 1;
}

static void write_orf(orfs *sum, const orf *one) {
    json_writer *json = &sum->json;
    size_t before = one->reverse ? sum->sequence.length - one->end : one->begin;
    int64_t frame = (int64_t)(before % 3) + 1;
    json_open(json, '{');
    json_string_member(json, "record", sum->identifier.data, sum->identifier.length);
    json_string_member(json, "strand", one->reverse ? "-" : "+", 1);
    json_number_member(json, "frame", one->reverse ? -frame : frame);
    json_count_member(json, "start", one->begin + 1);
    json_count_member(json, "end", one->end);
    json_count_member(json, "length_nt", one->end - one->begin);
    json_count_member(json, "length_aa", orf_amino_acids(one));
    json_bool_member(json, "partial_5", one->partial_5);
    json_bool_member(json, "partial_3", one->partial_3);
    write_protein(sum, one);
    json_close(json, '}');
}

static qntx_status keep(void *context, const orf *one) {
    orfs *sum = context;
    sum->found++;
    return orf_list_add(&sum->list, one);
}

static bool goes_on(void *context) {
    return instance_goes_on(&((orfs *)context)->exchange);
}

/* Searches the record that is complete now. */
static qntx_status end_record(orfs *sum) {
    orf_search search;
    qntx_status status;
    size_t i;
    search.bases = (const uint8_t *)sum->sequence.data;
    search.length = sum->sequence.length;
    search.table = &sum->table;
    search.rule = (start_rule)sum->rule;
    search.amino_acids = (size_t)sum->amino_acids;
    search.context = sum;
    search.found = keep;
    search.goes_on = goes_on;
    sum->list.count = 0;
    sum->list.limit = (size_t)((uint64_t)sum->limit - sum->listed);
    status = orf_find(&search);
    if (status == QNTX_OK) {
        orf_list_sort(&sum->list);
        for (i = 0; i < sum->list.count && sum->text.status == QNTX_OK; i++) {
            write_orf(sum, &sum->list.items[i]);
        }
        sum->listed += sum->list.count;
        status = sum->text.status;
    }
    return status;
}

static qntx_status begin_record(void *context, const char *header, size_t length) {
    orfs *sum = context;
    qntx_str identifier, description;
    qntx_status status = sum->records > 0 ? end_record(sum) : QNTX_OK;
    sum->records++;
    sum->sequence.length = 0;
    sum->identifier.length = 0;
    fasta_split(header, length, &identifier, &description);
    buffer_append(&sum->identifier, identifier.data, identifier.length);
    return status == QNTX_OK ? sum->identifier.status : status;
}

static qntx_status take_bases(void *context, const unsigned char *bytes, size_t length, size_t *taken) {
    orfs *sum = context;
    char *place = buffer_reserve(&sum->sequence, length);
    size_t i, kept = 0;
    if (sum->sequence.status == QNTX_ERR_TOO_LARGE) {
        return problem_set(sum->what, 413, "record %" PRIu64 " is longer than the limit of %zu bases", sum->records,
                           sum->sequence.limit);
    }
    if (place == NULL) {
        return sum->sequence.status;
    }
    for (i = 0; i < length; i++) {
        uint8_t set = base_sets[bytes[i]];
        if (set == 0) {
            break;
        }
        place[kept] = (char)set;
        kept += set != BASE_BLANK;
    }
    sum->sequence.length += kept;
    sum->total += kept;
    *taken = i;
    return QNTX_OK;
}

static void write_answer(const orfs *sum, buffer *answer) {
    json_writer json = json_begin(answer);
    json_open(&json, '{');
    json_number_member(&json, "table", sum->number);
    json_string_member(&json, "start", start_rules[sum->rule], qntx_cstr(start_rules[sum->rule]).length);
    json_number_member(&json, "min", sum->amino_acids);
    json_count_member(&json, "records", sum->records);
    json_count_member(&json, "bases", sum->total);
    json_count_member(&json, "found", sum->found);
    json_count_member(&json, "listed", sum->listed);
    json_bool_member(&json, "truncated", sum->listed < sum->found);
    json_key(&json, "orfs");
    json_open(&json, '[');
    buffer_append(answer, sum->text.data, sum->text.length);
    json_close(&json, ']');
    json_close(&json, '}');
}

static qntx_status read_arguments(orfs *sum, const settings *configured, qntx_str query, problem *what) {
    argument list[4];
    const genetic_code *code;
    qntx_status status;
    sum->amino_acids = 100;
    sum->number = 1;
    sum->limit = atomic_load(&configured->default_listed);
    sum->rule = START_ATG;
    list[0] = argument_number("min", &sum->amino_acids, 1, (int64_t)sum->sequence.limit);
    list[1] = argument_number("table", &sum->number, 1, 99);
    list[2] = argument_number("limit", &sum->limit, 0, atomic_load(&configured->max_listed));
    list[3] = argument_word("start", &sum->rule, start_rules);
    status = arguments_read_query(query, list, 4, what);
    if (status != QNTX_OK) {
        return status;
    }
    code = genetic_code_find((int)sum->number);
    if (code == NULL) {
        return problem_set(what, 400, "there is no table %" PRId64 "; there are %s", sum->number, genetic_code_numbers);
    }
    codon_table_make(&sum->table, code, (start_rule)sum->rule);
    return QNTX_OK;
}

qntx_status orfs_work(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                      problem *what) {
    orfs sum = {0};
    fasta_sink sink = {NULL, "a nucleotide code", begin_record, take_bases};
    fasta_reader reader;
    qntx_status status;
    sum.exchange = exchange;
    sum.what = what;
    sum.identifier = buffer_make(MAX_HEADER_LENGTH);
    sum.sequence = buffer_make((size_t)atomic_load(&owner->configured.max_record_bases));
    sum.text = buffer_make(MAX_ANSWER_LENGTH);
    sum.json = json_begin(&sum.text);
    sink.context = &sum;
    reader = fasta_begin(sink, what);
    status = read_arguments(&sum, &owner->configured, request->query, what);
    if (status == QNTX_OK) {
        status = body_read_fasta(exchange, request, &reader);
    }
    if (status == QNTX_OK) {
        status = end_record(&sum);
    }
    if (status == QNTX_OK) {
        (void)atomic_fetch_add(&owner->bases, sum.total);
        (void)atomic_fetch_add(&owner->orfs, sum.found);
        write_answer(&sum, &answer->body);
    } else if (sum.text.status != QNTX_OK) {
        answer->body.status = sum.text.status; /* too large, most likely: the caller says so */
    }
    orf_list_free(&sum.list);
    buffer_free(&sum.identifier);
    buffer_free(&sum.sequence);
    buffer_free(&sum.text);
    return status;
}
