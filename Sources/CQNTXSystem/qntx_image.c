/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_image.h"

#include <dlfcn.h>
#include <link.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int qntx_image_identify(void *handle, uintptr_t *base, char **name) {
    struct link_map *map = NULL;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || map == NULL) {
        return -1;
    }
    *base = map->l_addr;
    *name = strdup(map->l_name != NULL ? map->l_name : "");
    return *name == NULL ? -1 : 0;
}

typedef struct place {
    uintptr_t address;
    bool is_executable;
} place;

static int find_segment(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    place *wanted = context;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type == PT_LOAD && wanted->address - (info->dlpi_addr + header->p_vaddr) < header->p_memsz) {
            wanted->is_executable = (header->p_flags & PF_X) != 0;
            return 1;
        }
    }
    return 0;
}

int qntx_image_is_function(const void *address) {
    place wanted = {.address = (uintptr_t)address};
    dl_iterate_phdr(find_segment, &wanted);
    if (!wanted.is_executable) {
        return 0;
    }
    Dl_info info;
    const ElfW(Sym) *symbol = NULL;
    /* Constants may lie beside code. */
    if (dladdr1(address, &info, (void **)&symbol, RTLD_DL_SYMENT) == 0 || symbol == NULL || info.dli_saddr != address) {
        return 1;
    }
    switch (symbol->st_info & 0xf) {
    case STT_NOTYPE:
    case STT_FUNC:
    case STT_GNU_IFUNC: return 1;
    default: return 0;
    }
}

/* A dynamic section in memory, as far as it is asked for here. */
typedef struct tables {
    const char *strings;
    const ElfW(Sym) *symbols;
    const ElfW(Rela) *relocations[2]; /* those for data, those for calls */
    size_t counts[2];
} tables;

/* glibc relocates the pointers of a dynamic section in place, unless the section is read-only as the vDSO's is. */
static const void *pointer(const struct dl_phdr_info *info, ElfW(Addr) value) {
    return (const void *)(value < info->dlpi_addr ? value + info->dlpi_addr : value);
}

static const ElfW(Dyn) *dynamic(const struct dl_phdr_info *info) {
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_DYNAMIC) {
            return (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
        }
    }
    return NULL;
}

static tables read_tables(const struct dl_phdr_info *info, const ElfW(Dyn) *entry) {
    tables result = {0};
    for (; entry != NULL && entry->d_tag != DT_NULL; entry++) {
        switch (entry->d_tag) {
        case DT_STRTAB: result.strings = pointer(info, entry->d_un.d_ptr); break;
        case DT_SYMTAB: result.symbols = pointer(info, entry->d_un.d_ptr); break;
        case DT_RELA: result.relocations[0] = pointer(info, entry->d_un.d_ptr); break;
        case DT_RELASZ: result.counts[0] = entry->d_un.d_val / sizeof(ElfW(Rela)); break;
        case DT_JMPREL: result.relocations[1] = pointer(info, entry->d_un.d_ptr); break;
        case DT_PLTRELSZ: result.counts[1] = entry->d_un.d_val / sizeof(ElfW(Rela)); break;
        default: break;
        }
    }
    return result;
}

typedef struct listing {
    qntx_image_object *objects;
    size_t count, capacity;
    bool failed;
} listing;

static bool copy_names(qntx_image_object *object, const struct dl_phdr_info *info) {
    const ElfW(Dyn) *first = dynamic(info);
    tables tables = read_tables(info, first);
    size_t count = 0;
    for (const ElfW(Dyn) *entry = first; entry != NULL && entry->d_tag != DT_NULL; entry++) {
        count += entry->d_tag == DT_NEEDED;
    }
    object->needed = calloc(count + 1, sizeof *object->needed);
    if (object->needed == NULL) {
        return false;
    }
    if (tables.strings == NULL) {
        return true;
    }
    for (const ElfW(Dyn) *entry = first; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag != DT_NEEDED && entry->d_tag != DT_SONAME) {
            continue;
        }
        char *name = strdup(tables.strings + entry->d_un.d_val);
        if (name == NULL) {
            return false;
        }
        if (entry->d_tag == DT_NEEDED) {
            object->needed[object->needed_count++] = name;
        } else {
            free(object->soname);
            object->soname = name;
        }
    }
    return true;
}

static int add_object(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    listing *list = context;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : 2 * list->capacity;
        qntx_image_object *more = realloc(list->objects, capacity * sizeof *more);
        if (more == NULL) {
            list->failed = true;
            return 1;
        }
        list->objects = more;
        list->capacity = capacity;
    }
    qntx_image_object *object = &list->objects[list->count++];
    *object = (qntx_image_object){.base = info->dlpi_addr};
    object->name = strdup(info->dlpi_name != NULL ? info->dlpi_name : "");
    object->segments = calloc(info->dlpi_phnum + 1U, sizeof *object->segments);
    list->failed = object->name == NULL || object->segments == NULL || !copy_names(object, info);
    for (size_t i = 0; !list->failed && i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type == PT_LOAD && header->p_memsz > 0) {
            uintptr_t start = info->dlpi_addr + header->p_vaddr;
            object->segments[object->segment_count++] = (qntx_image_segment){
                .range = {start, start + header->p_memsz},
                .writable = (header->p_flags & PF_W) != 0,
                .executable = (header->p_flags & PF_X) != 0,
            };
        }
    }
    return list->failed;
}

qntx_image_object *qntx_image_list(size_t *count) {
    listing list = {0};
    dl_iterate_phdr(add_object, &list);
    if (list.failed) {
        qntx_image_free(list.objects, list.count);
        list = (listing){0};
    }
    *count = list.count;
    return list.objects;
}

void qntx_image_free(qntx_image_object *objects, size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < objects[i].needed_count; j++) {
            free(objects[i].needed[j]);
        }
        free(objects[i].needed);
        free(objects[i].soname);
        free(objects[i].name);
        free(objects[i].segments);
    }
    free(objects);
}

typedef struct question {
    uintptr_t base;
    const char *const *names;
    size_t count;
    long answer;
} question;

static int find_import(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    question *question = context;
    if (info->dlpi_addr != question->base) {
        return 0;
    }
    tables tables = read_tables(info, dynamic(info));
    for (int kind = 0; kind < 2 && tables.strings != NULL && tables.symbols != NULL; kind++) {
        for (size_t i = 0; tables.relocations[kind] != NULL && i < tables.counts[kind]; i++) {
            const ElfW(Sym) *symbol = &tables.symbols[ELF64_R_SYM(tables.relocations[kind][i].r_info)];
            for (size_t j = 0; symbol->st_shndx == SHN_UNDEF && j < question->count; j++) {
                if (strcmp(tables.strings + symbol->st_name, question->names[j]) == 0) {
                    question->answer = (long)j;
                    return 1;
                }
            }
        }
    }
    return 1;
}

long qntx_image_import(uintptr_t base, const char *const *names, size_t count) {
    question question = {base, names, count, -1};
    dl_iterate_phdr(find_import, &question);
    return question.answer;
}

int qntx_image_pin(const char *name) {
    return dlopen(name, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE) != NULL;
}
