// The way from libfido2 to a security key made of software (`SoftwareKey`): a Unix socket that keeps messages apart,
// each a CTAPHID command (CTAP 2.1, section 11.2.9) and its payload.
#ifndef SOFTWARE_KEY_TRANSPORT_H
#define SOFTWARE_KEY_TRANSPORT_H

#include <stddef.h>

// Fills libfido2's list of keys, as fido_dev_info_manifest does, with those that listen at the paths, which are
// separated by ':'. libfido2 is to be open.
int software_keys_list(void *list, size_t room, size_t *count, const char *paths);

#endif
