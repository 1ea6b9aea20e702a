// The rules as the database has them from the beginning (migrations/invoicing/deploy/dunning.sql), for tests of rules.
#pragma once

#include "services/invoicing/dunning/ladder.h"

namespace vlot::invoicing::dunning {

inline std::vector<CostScale> ExampleScales() {
  return {{.from = absl::CivilDay(2012, 7, 1),
           .bands = {{250'000, 1500}, {500'000, 1000}, {1'000'000, 500}, {20'000'000, 100}, {122'000'000, 50}},
           .least = {4'000, kEur},
           .most = {677'500, kEur},
           .source = "test"}};
}

inline std::vector<Rate> ExampleRates() {
  return {{RateKind::kStatutory, absl::CivilDay(2024, 1, 1), Decimal(7), "test"},
          {RateKind::kStatutory, absl::CivilDay(2025, 1, 1), Decimal(6), "test"},
          {RateKind::kCommercial, absl::CivilDay(2024, 1, 1), Decimal::Of(125, 1), "test"},
          {RateKind::kCommercial, absl::CivilDay(2024, 7, 1), Decimal::Of(1225, 2), "test"},
          {RateKind::kCommercial, absl::CivilDay(2025, 1, 1), Decimal::Of(1115, 2), "test"},
          {RateKind::kCommercial, absl::CivilDay(2025, 7, 1), Decimal::Of(1015, 2), "test"}};
}

inline Policy ConsumerPolicy() {
  return {.id = "consumer",
          .from = absl::CivilDay(2012, 7, 1),
          .title = "Consumers",
          .delivery_days = 2,
          .amount_min = {500, kEur},
          .source = "test",
          .levels = {{.after_days = 5, .pay_within_days = 7},
                     {.after_days = 4, .pay_within_days = 14, .fourteen_day_letter = true},
                     {.after_days = 3, .pay_within_days = 7, .costs = Costs::kScale},
                     {.after_days = 4, .pay_within_days = 7, .credit_hold = true}}};
}

inline Policy BusinessPolicy() {
  return {.id = "business",
          .from = absl::CivilDay(2013, 3, 16),
          .title = "Businesses",
          .delivery_days = 2,
          .amount_min = {500, kEur},
          .source = "test",
          .levels = {{.after_days = 5, .pay_within_days = 7},
                     {.after_days = 4, .pay_within_days = 7, .costs = Costs::kLeast, .interest = RateKind::kCommercial},
                     {.after_days = 4, .pay_within_days = 7, .interest = RateKind::kCommercial, .credit_hold = true}}};
}

}  // namespace vlot::invoicing::dunning
