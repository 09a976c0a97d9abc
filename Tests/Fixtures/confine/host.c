/*
 * A host that starts some plugins' processes, says what they say, and stays until it is killed: `host COUNT PROGRAM ARGUMENT...`.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "qntx_process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **arguments) {
    char texts[4096], environment[4096];
    size_t length = 0;
    for (int at = 2; at < count; at++) {
        size_t size = strlen(arguments[at]) + 1;
        memcpy(texts + length, arguments[at], size);
        length += size;
    }
    int size = snprintf(environment, sizeof environment, "FAMILY=%s", getenv("FAMILY")) + 1;
    qntx_confinement nothing = {
        .memory = QNTX_UNLIMITED, .cpu_seconds = QNTX_UNLIMITED, .files = QNTX_UNLIMITED, .processes = QNTX_UNLIMITED};
    qntx_process processes[16];
    int number = atoi(arguments[1]);
    for (int at = 0; at < number; at++) {
        qntx_refusal refusal = qntx_process_start(
            arguments[2], (const uint8_t *)texts, length, (const uint8_t *)environment, (size_t)size, &nothing, NULL, 0,
            &processes[at]
        );
        if (refusal.error != 0) {
            printf("refused: %s\n", strerror(refusal.error));
            return 1;
        }
    }
    setvbuf(stdout, NULL, _IONBF, 0);
    for (int at = 0; at < number; at++) {
        char said[256];
        ssize_t length = read(processes[at].output, said, sizeof said - 1);
        said[length > 0 ? length : 0] = 0;
        printf("%d %s", (int)processes[at].id, said);
    }
    printf("started\n");
    for (;;) {
        pause();
    }
}
