/* SPDX-License-Identifier: MIT */
#include "ledger.h"

#include <inttypes.h>
#include <time.h>

/* What is handed on begins with its layout. */
static const char layout[8] = "upload1";

void ledger_make(ledger *uploads) {
    memset(uploads, 0, sizeof *uploads);
    pthread_mutex_init(&uploads->lock, NULL);
}

void ledger_free(ledger *uploads) {
    pthread_mutex_destroy(&uploads->lock);
}

void ledger_begin(ledger *uploads, transfer *one) {
    pthread_mutex_lock(&uploads->lock);
    one->next = uploads->under_way;
    uploads->under_way = one;
    pthread_mutex_unlock(&uploads->lock);
}

void ledger_end(ledger *uploads, transfer *one, const record *result) {
    pthread_mutex_lock(&uploads->lock);
    for (transfer **place = &uploads->under_way; *place != NULL; place = &(*place)->next) {
        if (*place == one) {
            *place = one->next;
            break;
        }
    }
    if (result != NULL) {
        uploads->recent[uploads->uploads++ % RECENT] = *result;
        uploads->bytes += result->bytes;
    } else {
        uploads->broken_off++;
    }
    pthread_mutex_unlock(&uploads->lock);
}

ledger_figures ledger_read(ledger *uploads) {
    ledger_figures figures = {0, 0, 0, 0};
    pthread_mutex_lock(&uploads->lock);
    figures.uploads = uploads->uploads;
    figures.bytes = uploads->bytes;
    figures.broken_off = uploads->broken_off;
    for (const transfer *one = uploads->under_way; one != NULL; one = one->next) figures.under_way++;
    pthread_mutex_unlock(&uploads->lock);
    return figures;
}

/* Further members of an object that are numbers. */
static void number(json *out, const char *name, int decimals, double value) {
    char text[400];
    const int length = snprintf(text, sizeof text, ",\"%s\":%.*f", name, decimals, value);
    json_append(out, text, (size_t)length);
}

static void count(json *out, const char *name, uint64_t value) {
    char text[80];
    const int length = snprintf(text, sizeof text, ",\"%s\":%" PRIu64, name, value);
    json_append(out, text, (size_t)length);
}

void record_write(const record *one, json *out) {
    char hexadecimal[2 * SHA256_SIZE + 1];
    for (size_t i = 0; i < SHA256_SIZE; i++) snprintf(hexadecimal + 2 * i, 3, "%02x", one->sha256[i]);
    json_append(out, "\"name\":", 7);
    json_string(out, qntx_cstr(one->name));
    count(out, "bytes", one->bytes);
    json_append(out, ",\"sha256\":", 10);
    json_string(out, qntx_cstr(hexadecimal));
    number(out, "seconds", 6, one->seconds);
    number(out, "mb_per_s", 1, one->seconds > 0 ? (double)one->bytes / 1e6 / one->seconds : 0);
}

void ledger_write_recent(ledger *uploads, json *out) {
    json_append(out, "{\"recent\":[", 11);
    pthread_mutex_lock(&uploads->lock);
    for (uint64_t i = 0; i < uploads->uploads && i < RECENT; i++) {
        const record *one = &uploads->recent[(uploads->uploads - 1 - i) % RECENT];
        json_append(out, i == 0 ? "{" : ",{", i == 0 ? 1 : 2);
        record_write(one, out);
        count(out, "time", (uint64_t)one->time);
        json_append(out, "}", 1);
    }
    pthread_mutex_unlock(&uploads->lock);
    json_append(out, "]", 1);
}

bool ledger_write_under_way(ledger *uploads, json *out) {
    const double now = seconds_now();
    bool any = false;
    json_append(out, "{\"under_way\":[", 14);
    pthread_mutex_lock(&uploads->lock);
    for (transfer *one = uploads->under_way; one != NULL; one = one->next) {
        json_append(out, any ? ",{" : "{", any ? 2 : 1);
        json_append(out, "\"name\":", 7);
        json_string(out, qntx_cstr(one->name));
        count(out, "bytes", atomic_load(&one->bytes));
        if (one->length != QNTX_LENGTH_UNKNOWN) count(out, "of", one->length);
        number(out, "seconds", 3, now - one->begun);
        json_append(out, "}", 1);
        any = true;
    }
    pthread_mutex_unlock(&uploads->lock);
    json_append(out, "]", 1);
    return any;
}

qntx_status ledger_save(ledger *uploads, qntx_saved saved) {
    qntx_status status;
    pthread_mutex_lock(&uploads->lock);
    const uint64_t figures[3] = {uploads->uploads, uploads->bytes, uploads->broken_off};
    status = qntx_save(saved, layout, sizeof layout);
    if (status == QNTX_OK) status = qntx_save(saved, figures, sizeof figures);
    if (status == QNTX_OK) status = qntx_save(saved, uploads->recent, sizeof uploads->recent);
    pthread_mutex_unlock(&uploads->lock);
    return status;
}

/* What has come from another version is read with care: names end, and nothing has to be aligned. */
qntx_status ledger_restore(ledger *uploads, qntx_bytes saved) {
    const char *at = saved.data;
    uint64_t figures[3];
    if (saved.length != sizeof layout + sizeof figures + sizeof uploads->recent) return QNTX_ERR_INVALID;
    if (memcmp(at, layout, sizeof layout) != 0) return QNTX_ERR_INVALID;
    memcpy(figures, at + sizeof layout, sizeof figures);
    pthread_mutex_lock(&uploads->lock);
    uploads->uploads = figures[0];
    uploads->bytes = figures[1];
    uploads->broken_off = figures[2];
    memcpy(uploads->recent, at + sizeof layout + sizeof figures, sizeof uploads->recent);
    for (size_t i = 0; i < RECENT; i++) uploads->recent[i].name[NAME_SIZE - 1] = '\0';
    pthread_mutex_unlock(&uploads->lock);
    return QNTX_OK;
}

double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
