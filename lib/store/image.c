#include <fcntl.h>

#include "store/image.h"
#include "store/file.h"

void
image_sizes(struct arena *const *part, int n, uint64_t *size)
{
	int i;

	for (i = 0; i < n; i++)
		size[i] = (uint64_t)(part[i]->next - part[i]->base);
}

enum fail_code
image_put(int dir_fd, const char *name, struct str head,
    struct arena *const *part, int n)
{
	struct file_part piece[IMAGE_PARTS + 2];
	int64_t at = MEM_MAP_ALIGN;
	size_t size;
	int i;

	piece[1].at = 0;
	piece[1].bytes = head;
	for (i = 0; i < n; i++) {
		mem_unguard(part[i]);
		size = (size_t)(part[i]->next - part[i]->base);
		piece[i + 2].at = at + MEM_MAP_HEAD;
		piece[i + 2].bytes = str_make(part[i]->base, size);
		at += (int64_t)mem_map_length(size);
	}
	/* the file ends with a whole page; first, since the last byte may be
	 * one of the last range */
	piece[0].at = at - 1;
	piece[0].bytes = str_make("", 1);
	return file_put_parts(dir_fd, name, piece, (size_t)n + 2, NULL);
}

int
image_open(int dir_fd, const char *name)
{
	return openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC |
	    O_NONBLOCK);
}

int
image_map(int fd, const uint64_t *size, struct arena *const *part, int n)
{
	int64_t at = MEM_MAP_ALIGN;
	int i;

	for (i = 0; i < n; i++) {
		if (!mem_map(part[i], fd, at, size[i]))
			return 0;
		at += (int64_t)mem_map_length((size_t)size[i]);
	}
	return 1;
}
