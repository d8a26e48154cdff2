/* Writes down, in order, everything a process does to the files of one folder, so that a power cut can be played later.
 *
 * Preloaded (LD_PRELOAD). POWER_DIR is the folder, POWER_LOG the file to write to, outside of it. A record is
 * op (1 byte), length of the path (2), offset (8), length of the data (8), path, data; little endian, as the machine is.
 * W write, T truncate, S sync, C created, U unlinked, R renamed or L linked (data: the new path).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int log_fd = -1;
static char folder[PATH_MAX];
static size_t folder_length;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
    const char *dir = getenv("POWER_DIR"), *log = getenv("POWER_LOG");
    if (!dir || !log || !realpath(dir, folder)) return;
    folder_length = strlen(folder);
    log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(const char *path) {
    return log_fd >= 0 && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

static int of(int fd, char *path) {
    char link[64];
    if (log_fd < 0 || fd == log_fd) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return ours(path);
}

static int named(const char *name, char *path) {
    char parent[PATH_MAX], whole[PATH_MAX];
    if (log_fd < 0 || strlen(name) >= PATH_MAX) return 0;
    strcpy(parent, name);
    char *slash = strrchr(parent, '/');
    const char *last = slash ? name + (slash - parent) + 1 : name;
    if (slash) *slash = 0; else strcpy(parent, ".");
    if (!realpath(*parent ? parent : "/", whole)) return 0;
    return snprintf(path, PATH_MAX, "%s/%s", whole, last) < PATH_MAX && ours(path);
}

static void note(char op, const char *path, int64_t offset, const void *data, uint64_t length) {
    char head[19];
    uint16_t size = strlen(path);
    head[0] = op;
    memcpy(head + 1, &size, 2);
    memcpy(head + 3, &offset, 8);
    memcpy(head + 11, &length, 8);
    struct iovec parts[3] = {{head, sizeof head}, {(void *)path, size}, {(void *)data, length}};
    int before = errno;
    pthread_mutex_lock(&one);
    if (syscall(SYS_writev, log_fd, parts, 3) != (long)(sizeof head + size + length)) abort();
    pthread_mutex_unlock(&one);
    errno = before;
}

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    char path[PATH_MAX];
    ssize_t done = real(fd, data, length);
    if (done > 0 && of(fd, path)) note('W', path, lseek(fd, 0, SEEK_CUR) - done, data, done);
    return done;
}

#define PWRITE(name, kind) \
    ssize_t name(int fd, const void *data, size_t length, kind offset) { \
        REAL(ssize_t, #name, int, const void *, size_t, kind); \
        char path[PATH_MAX]; \
        ssize_t done = real(fd, data, length, offset); \
        if (done > 0 && of(fd, path)) note('W', path, offset, data, done); \
        return done; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(name, kind) \
    int name(int fd, kind length) { \
        REAL(int, #name, int, kind); \
        char path[PATH_MAX]; \
        int done = real(fd, length); \
        if (!done && of(fd, path)) note('T', path, length, "", 0); \
        return done; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int fd) { \
        REAL(int, #name, int); \
        char path[PATH_MAX]; \
        int done = real(fd); \
        if (!done && of(fd, path)) note('S', path, 0, "", 0); \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)

static int opened(int (*real)(const char *, int, ...), const char *name, int flags, int mode) {
    char path[PATH_MAX];
    int known = named(name, path), was = known && !access(path, F_OK), fd = real(name, flags, mode);
    if (fd >= 0 && known && !was) note('C', path, 0, "", 0);
    if (fd >= 0 && known && was && (flags & O_TRUNC)) note('T', path, 0, "", 0);
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list more; \
        va_start(more, flags); \
        int mode = flags & O_CREAT ? va_arg(more, int) : 0; \
        va_end(more); \
        return opened(real, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

int unlink(const char *name) {
    REAL(int, "unlink", const char *);
    char path[PATH_MAX];
    int known = named(name, path), done = real(name);
    if (!done && known) note('U', path, 0, "", 0);
    return done;
}

#define PAIR(call, op) \
    int call(const char *from, const char *to) { \
        REAL(int, #call, const char *, const char *); \
        char old[PATH_MAX], new[PATH_MAX]; \
        int known = named(from, old) && named(to, new), done = real(from, to); \
        if (!done && known) note(op, old, 0, new, strlen(new)); \
        return done; \
    }
PAIR(rename, 'R')
PAIR(link, 'L')

/* What is copied inside the system would not be seen: programs then copy by reading and writing. */
ssize_t sendfile(int out, int in, off_t *offset, size_t count) { errno = EINVAL; return -1; }
ssize_t sendfile64(int out, int in, off64_t *offset, size_t count) { errno = EINVAL; return -1; }
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t count, unsigned flags) { errno = EXDEV; return -1; }
