// Types and constants of libcurl, none of its symbols: the library is opened with dlopen, so nothing
// here may call a function by its name. The type checks of curl.h are macros around such calls.
#ifndef GATECTL_CLIBCURL_SHIM_H
#define GATECTL_CLIBCURL_SHIM_H

#define CURL_DISABLE_TYPECHECK 1
#define CURL_DISABLE_DEPRECATION 1
#include <curl/curl.h>

// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt take a variable argument, which Swift cannot
// pass: one function for each type of it, given the address that dlsym found.
typedef CURLcode (*gatectl_easy_setopt)(CURL *, CURLoption, ...);
typedef CURLcode (*gatectl_easy_getinfo)(CURL *, CURLINFO, ...);
typedef CURLMcode (*gatectl_multi_setopt)(CURLM *, CURLMoption, ...);

static inline CURLcode gatectl_easy_setopt_long(void *function, CURL *easy, int option, long value) {
  return ((gatectl_easy_setopt)function)(easy, (CURLoption)option, value);
}

static inline CURLcode gatectl_easy_setopt_offset(void *function, CURL *easy, int option, int64_t value) {
  return ((gatectl_easy_setopt)function)(easy, (CURLoption)option, (curl_off_t)value);
}

static inline CURLcode gatectl_easy_setopt_pointer(void *function, CURL *easy, int option, const void *value) {
  return ((gatectl_easy_setopt)function)(easy, (CURLoption)option, value);
}

// What CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION take.
typedef size_t (*gatectl_receiver)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode gatectl_easy_setopt_receiver(
    void *function, CURL *easy, int option, gatectl_receiver value) {
  return ((gatectl_easy_setopt)function)(easy, (CURLoption)option, value);
}

// What CURLOPT_PREREQFUNCTION takes: addresses and ports of both ends.
typedef int (*gatectl_prepared)(void *context, char *, char *, int, int);

static inline CURLcode gatectl_easy_setopt_prepared(void *function, CURL *easy, gatectl_prepared value) {
  return ((gatectl_easy_setopt)function)(easy, (CURLoption)20312 /* CURLOPT_PREREQFUNCTION, since 7.80 */, value);
}

static inline CURLcode gatectl_easy_getinfo_long(void *function, CURL *easy, int info, long *value) {
  return ((gatectl_easy_getinfo)function)(easy, (CURLINFO)info, value);
}

static inline CURLcode gatectl_easy_getinfo_offset(void *function, CURL *easy, int info, int64_t *value) {
  curl_off_t offset = 0;
  CURLcode result = ((gatectl_easy_getinfo)function)(easy, (CURLINFO)info, &offset);
  *value = (int64_t)offset;
  return result;
}

static inline CURLMcode gatectl_multi_setopt_long(void *function, CURLM *multi, int option, long value) {
  return ((gatectl_multi_setopt)function)(multi, (CURLMoption)option, value);
}

// The outcome of a finished transfer: `data` of CURLMsg is a union.
static inline CURLcode gatectl_message_result(const CURLMsg *message) { return message->data.result; }

// Options by number, so that headers older than the library at run time are enough to build:
// the library says CURLE_UNKNOWN_OPTION to what it does not know.
enum {
  gatectl_option_protocols = 181,            // CURLOPT_PROTOCOLS, deprecated in 7.85
  gatectl_option_protocols_string = 10318,   // CURLOPT_PROTOCOLS_STR, since 7.85
  gatectl_option_prereq_data = 10313,        // CURLOPT_PREREQDATA, since 7.80
  gatectl_option_quick_exit = 322,           // CURLOPT_QUICK_EXIT, since 7.87
  gatectl_info_used_proxy = 0x200000 + 66,   // CURLINFO_USED_PROXY, since 8.7
  gatectl_protocols_http = 3                 // CURLPROTO_HTTP | CURLPROTO_HTTPS
};

#endif
