// Everything of common/config: flags, settings of commands, secrets, and the gatherer of mistakes in them.
#pragma once

#include "common/config/flags.h"
#include "common/config/named_words.h"
#include "common/config/secret.h"
#include "common/config/validator.h"
