// What gatectl needs to know of libfido2 (fido_dev_open(3), fido_assert_new(3) and their like), in declarations of its
// own: neither the library nor its headers are needed to build, since it is opened with dlopen when a key is wanted.
// Keys, lists of them and assertions are opaque, so that Swift has them as OpaquePointer.
#ifndef GATECTL_CLIBFIDO2_SHIM_H
#define GATECTL_CLIBFIDO2_SHIM_H

// fido_opt_t
#define gatectl_fido_omit 0
#define gatectl_fido_false 1
#define gatectl_fido_true 2

// CTAP 2.1, section 8.2, under libfido2's names (fido/err.h); its own are negative.
#define gatectl_fido_ok 0x00
#define gatectl_fido_operation_denied 0x27
#define gatectl_fido_keepalive_cancel 0x2d
#define gatectl_fido_no_credentials 0x2e
#define gatectl_fido_user_action_timeout 0x2f
#define gatectl_fido_not_allowed 0x30
#define gatectl_fido_pin_invalid 0x31
#define gatectl_fido_pin_blocked 0x32
#define gatectl_fido_pin_auth_invalid 0x33
#define gatectl_fido_pin_auth_blocked 0x34
#define gatectl_fido_pin_not_set 0x35
#define gatectl_fido_pin_required 0x36
#define gatectl_fido_pin_policy_violation 0x37
#define gatectl_fido_action_timeout 0x3a
#define gatectl_fido_uv_blocked 0x3c
#define gatectl_fido_uv_invalid 0x3f
#define gatectl_fido_internal (-9)
#define gatectl_fido_user_presence_required (-8)

#endif
