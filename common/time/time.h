// Everything of common/time: the clock, civil days in a zone, and dates and times as text.
#pragma once

#include "common/time/civil.h"
#include "common/time/clock.h"
#include "common/time/iso.h"
