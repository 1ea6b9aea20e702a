// Everything of common/config: flags, secrets, and the gatherer of mistakes in them.
#pragma once

#include "common/config/flags.h"
#include "common/config/secret.h"
#include "common/config/validator.h"
