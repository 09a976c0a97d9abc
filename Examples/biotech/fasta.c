/* SPDX-License-Identifier: MIT */
#include "fasta.h"

#include <inttypes.h>
#include <string.h>

#include "limits.h"

enum { LINE_START, IN_HEADER, IN_COMMENT, IN_SEQUENCE };

fasta_reader fasta_begin(fasta_sink sink, problem *what) {
    fasta_reader reader;
    memset(&reader, 0, sizeof reader);
    reader.sink = sink;
    reader.what = what;
    reader.line = 1;
    reader.place = LINE_START;
    reader.header = buffer_make(MAX_HEADER_LENGTH);
    return reader;
}

void fasta_free(fasta_reader *reader) {
    buffer_free(&reader->header);
}

static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t';
}

void fasta_split(const char *header, size_t length, qntx_str *identifier, qntx_str *description) {
    size_t begin = 0, end, rest;
    while (length > 0 && is_blank(header[length - 1])) {
        length--;
    }
    while (begin < length && is_blank(header[begin])) {
        begin++;
    }
    end = begin;
    while (end < length && !is_blank(header[end])) {
        end++;
    }
    rest = end;
    while (rest < length && is_blank(header[rest])) {
        rest++;
    }
    *identifier = qntx_make_str(header + begin, end - begin);
    *description = qntx_make_str(header + rest, length - rest);
}

/* A byte that is out of place, `offset` bytes after those of the line that are done with. */
static qntx_status out_of_place(fasta_reader *reader, unsigned char byte, size_t offset) {
    char name[12];
    uint64_t column = reader->column + offset + 1;
    if (byte == '\r') {
        return problem_set(reader->what, 400,
                           "line %" PRIu64 ", column %" PRIu64 ": a carriage return without a line feed", reader->line,
                           column);
    }
    return problem_set(reader->what, 400, "line %" PRIu64 ", column %" PRIu64 ": %s is not %s", reader->line, column,
                       problem_byte(byte, name), reader->place == IN_SEQUENCE ? reader->sink.alphabet : "allowed here");
}

/* A piece of a header or comment line. */
static qntx_status text(fasta_reader *reader, const unsigned char *bytes, size_t length) {
    const unsigned char *wrong = memchr(bytes, '\r', length);
    const unsigned char *nul = memchr(bytes, '\0', wrong != NULL ? (size_t)(wrong - bytes) : length);
    wrong = nul != NULL ? nul : wrong;
    if (wrong != NULL) {
        return out_of_place(reader, *wrong, (size_t)(wrong - bytes));
    }
    if (reader->place == IN_HEADER) {
        buffer_append(&reader->header, bytes, length);
        if (reader->header.status == QNTX_ERR_TOO_LARGE) {
            return problem_set(reader->what, 400, "line %" PRIu64 ": the header is longer than %u bytes", reader->line,
                               MAX_HEADER_LENGTH);
        }
    }
    return reader->header.status;
}

/* A piece of a line of sequence. */
static qntx_status sequence(fasta_reader *reader, const unsigned char *bytes, size_t length) {
    size_t taken = 0;
    qntx_status status;
    if (reader->records == 0) {
        while (taken < length && is_blank((char)bytes[taken])) {
            taken++;
        }
        if (taken < length && bytes[taken] > 0x20 && bytes[taken] < 0x7f) {
            return problem_set(reader->what, 400, "line %" PRIu64 ": a sequence before the first '>' line",
                               reader->line);
        }
        return taken < length ? out_of_place(reader, bytes[taken], taken) : QNTX_OK;
    }
    status = reader->sink.bases(reader->sink.context, bytes, length, &taken);
    if (status == QNTX_OK && taken < length) {
        return out_of_place(reader, bytes[taken], taken);
    }
    return status;
}

static qntx_status end_of_line(fasta_reader *reader) {
    if (reader->place == IN_HEADER) {
        reader->records++;
        return reader->sink.record(reader->sink.context, reader->header.length > 0 ? reader->header.data : "",
                                   reader->header.length);
    }
    return QNTX_OK;
}

/* The first byte of a line says what the line is. Gives how many bytes that took. */
static size_t start_of_line(fasta_reader *reader, unsigned char byte) {
    reader->column = 0;
    if (byte == '>') {
        reader->place = IN_HEADER;
        reader->header.length = 0;
        reader->column = 1;
        return 1;
    }
    reader->place = byte == ';' ? IN_COMMENT : IN_SEQUENCE;
    return 0;
}

qntx_status fasta_feed(fasta_reader *reader, const unsigned char *bytes, size_t length) {
    const unsigned char *end;
    if (length == 0) {
        return QNTX_OK;
    }
    end = bytes + length;
    if (reader->carriage_return) {
        reader->carriage_return = false;
        if (*bytes != '\n') {
            return out_of_place(reader, '\r', 0);
        }
    }
    while (bytes < end) {
        const unsigned char *newline, *stop;
        qntx_status status = QNTX_OK;
        if (reader->place == LINE_START) {
            bytes += start_of_line(reader, *bytes);
        }
        newline = memchr(bytes, '\n', (size_t)(end - bytes));
        stop = newline != NULL ? newline : end;
        if (stop > bytes && stop[-1] == '\r') {
            stop--;
            reader->carriage_return = newline == NULL;
        }
        if (stop > bytes) {
            size_t span = (size_t)(stop - bytes);
            status = reader->place == IN_SEQUENCE ? sequence(reader, bytes, span) : text(reader, bytes, span);
            reader->column += span;
        }
        if (status == QNTX_OK && newline != NULL) {
            status = end_of_line(reader);
            reader->line++;
            reader->place = LINE_START;
        }
        if (status != QNTX_OK) {
            return status;
        }
        bytes = newline != NULL ? newline + 1 : end;
    }
    return QNTX_OK;
}

qntx_status fasta_finish(fasta_reader *reader) {
    qntx_status status = reader->place == LINE_START ? QNTX_OK : end_of_line(reader);
    if (status == QNTX_OK && reader->records == 0) {
        return problem_set(reader->what, 400, "the body has no FASTA record: no line begins with '>'");
    }
    return status;
}
