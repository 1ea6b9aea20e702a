// Amounts and days in words, as people of a language write them. Pure functions, any thread.
#pragma once

#include <string>

#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "services/notification/message.h"

namespace vlot::notification {

// "€ 1.234,50" in Dutch, "€1,234.50" in English. Currencies other than the euro by their code: "USD 1,234.50".
std::string AmountIn(Language language, const Money& money);

// "dinsdag 24 november", "Tuesday 24 November".
std::string DayIn(Language language, absl::CivilDay day);

// A payment method as people know it: "iDEAL" of "ideal"; one that is not known, as the payment provider names it.
std::string MethodIn(Language language, const std::string& method);

}  // namespace vlot::notification
