/* A request for an alignment as JSON. SPDX-License-Identifier: MIT */
#include <string.h>

#include "align_request.h"
#include "body.h"
#include "json_reader.h"
#include "limits.h"

/* The fields that are texts: two sequences and their names. */
enum { TEXTS = 4 };
static const char *const texts[TEXTS] = {"a", "b", "id_a", "id_b"};

enum { LONGEST_WORD = 256 }; /* of a field's name, or of a value that is a word */

typedef struct json_fields {
    json_reader json;
    align_request *out;
    argument list[ALIGN_ARGUMENTS];
    bool given[TEXTS];
    buffer key, word;
} json_fields;

/* A text that is kept as sent: a sequence until the alphabet is known, or a name. */
static qntx_status read_text(json_fields *fields, int which, problem *what) {
    buffer *place = which < 2 ? &fields->out->sequences[which] : &fields->out->names[which - 2];
    const char *name = texts[which];
    qntx_status status;
    if (fields->given[which]) {
        return problem_set(what, 400, "field '%s' is given twice", name);
    }
    fields->given[which] = true;
    if (json_peek(&fields->json) != JSON_STRING) {
        return problem_set(what, 400, "field '%s' must be a string (byte %zu)", name, fields->json.at + 1);
    }
    status = json_read_string(&fields->json, place);
    if (which >= 2) {
        fields->out->has_names = true;
        if (status == QNTX_ERR_TOO_LARGE) {
            return problem_set(what, 400, "field '%s' is longer than %u bytes", name, MAX_HEADER_LENGTH);
        }
    }
    return status;
}

static qntx_status read_argument(json_fields *fields, argument *one, problem *what) {
    json_kind kind = json_peek(&fields->json);
    int64_t value;
    qntx_status status = argument_take(one, "field", what);
    if (status != QNTX_OK) {
        return status;
    }
    if (kind == JSON_NUMBER && one->number != NULL) {
        status = json_read_integer(&fields->json, &value);
        return status == QNTX_OK ? argument_set_number(one, value, "field", what) : status;
    }
    if (kind == JSON_STRING && one->number == NULL) {
        status = json_read_string(&fields->json, &fields->word);
        buffer_byte(&fields->word, '\0');
        if (status == QNTX_OK) {
            bool cut = fields->word.status != QNTX_OK || strlen(fields->word.data) + 1 != fields->word.length;
            return argument_set_text(one, cut ? "" : fields->word.data, "field", what);
        }
        return status == QNTX_ERR_TOO_LARGE ? argument_set_text(one, "", "field", what) : status;
    }
    return problem_set(what, 400, "field '%s' must be a %s (byte %zu)", one->name,
                       one->number != NULL ? "number" : "string", fields->json.at + 1);
}

static qntx_status read_field(json_fields *fields, problem *what) {
    const char *key = fields->key.data;
    argument *one = argument_find(fields->list, ALIGN_ARGUMENTS, key);
    if (strlen(key) + 1 == fields->key.length) {
        int which;
        for (which = 0; which < TEXTS; which++) {
            if (strcmp(key, texts[which]) == 0) {
                return read_text(fields, which, what);
            }
        }
        if (one != NULL) {
            return read_argument(fields, one, what);
        }
    }
    return problem_set(what, 400, "unknown field '%.64s'", key);
}

static qntx_status read_fields(json_fields *fields, qntx_bytes body, problem *what) {
    bool more = true;
    qntx_status status = json_read_open(&fields->json, body, what);
    while (status == QNTX_OK) {
        status = json_read_key(&fields->json, &fields->key, &more);
        if (status == QNTX_ERR_TOO_LARGE) {
            return problem_set(what, 400, "unknown field, its name longer than %d bytes", LONGEST_WORD);
        }
        if (status != QNTX_OK || !more) {
            break;
        }
        buffer_byte(&fields->key, '\0');
        status = fields->key.status == QNTX_OK ? read_field(fields, what) : fields->key.status;
    }
    return status;
}

/* Letters to residues, in place. */
static qntx_status encode(align_request *out, int which, problem *what) {
    const char *name = which == 0 ? "a" : "b";
    buffer *sequence = &out->sequences[which];
    char letter[12];
    size_t i;
    if (sequence->length == 0) {
        return problem_set(what, 400, "field '%s' is missing or empty", name);
    }
    for (i = 0; i < sequence->length; i++) {
        unsigned char byte = (unsigned char)sequence->data[i];
        uint8_t code = out->scores.codes[byte];
        if (code == RESIDUE_NONE || code == RESIDUE_BLANK) {
            return problem_set(what, 400, "field '%s', position %zu: %s is not %s", name, i + 1,
                               problem_byte(byte, letter), out->scores.alphabet);
        }
        sequence->data[i] = (char)code;
    }
    return QNTX_OK;
}

static qntx_status read_body(qntx_exchange exchange, const qntx_request *request, qntx_bytes *body) {
    if ((request->flags & QNTX_REQUEST_BODY_READY) != 0) {
        *body = request->body;
        return QNTX_OK;
    }
    return exchange.api->body_all(exchange, ALIGN_MAX_BODY, body);
}

qntx_status align_parse_json(qntx_bytes json, align_request *out, problem *what) {
    json_fields fields;
    qntx_status status;
    memset(&fields, 0, sizeof fields);
    fields.out = out;
    fields.key = buffer_make(LONGEST_WORD);
    fields.word = buffer_make(LONGEST_WORD);
    align_arguments(out, fields.list);
    status = read_fields(&fields, json, what);
    buffer_free(&fields.key);
    buffer_free(&fields.word);
    if (status == QNTX_OK) {
        status = align_settle(out, fields.list, "field", what);
    }
    if (status == QNTX_OK) {
        status = encode(out, 0, what);
    }
    return status == QNTX_OK ? encode(out, 1, what) : status;
}

qntx_status align_read_json(qntx_exchange exchange, const qntx_request *request, align_request *out, problem *what) {
    qntx_bytes body = {NULL, 0};
    qntx_status status = body_check_encoding(exchange, what);
    if (status == QNTX_OK && request->query.length > 0) {
        status = problem_set(what, 400, "with a JSON body there are no parameters in the query: make them fields");
    }
    if (status == QNTX_OK) {
        status = read_body(exchange, request, &body);
    }
    return status == QNTX_OK ? align_parse_json(body, out, what) : status;
}
