// Everything of common/status: the error detail, the gatherer of field violations, and the macros.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/status/error_detail.h"
#include "common/status/macros.h"
#include "common/status/string_views.h"
#include "common/status/violations.h"
