// libyaml as it is; nothing in it needs a shim.
#include <yaml.h>
