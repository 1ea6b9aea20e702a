#include "services/invoicing/books/chart.h"

#include <algorithm>

namespace vlot::invoicing::books {
namespace {

// The numbers that are stored go up to here; those in between that ToString does not know are none.
constexpr int16_t kNumberMax = 99;

std::vector<LedgerAccount> MakeChart() {
  std::vector<LedgerAccount> chart;
  for (int16_t number = 1; number <= kNumberMax; ++number) {
    const auto account = static_cast<LedgerAccount>(number);
    if (!ToString(account).empty()) chart.push_back(account);
  }
  std::sort(chart.begin(), chart.end(),
            [](LedgerAccount a, LedgerAccount b) { return ChartOf(a).number < ChartOf(b).number; });
  return chart;
}

}  // namespace

ChartAccount ChartOf(LedgerAccount account) {
  switch (account) {
    case LedgerAccount::kBank:
      return {"1100", "Bank"};
    case LedgerAccount::kBankUnmatched:
      return {"1190", "Bank, nog te bestemmen"};
    case LedgerAccount::kPspClearing:
      return {"1200", "Betaalprovider, nog uit te betalen"};
    case LedgerAccount::kPspInTransit:
      return {"1210", "Betaalprovider, onderweg naar de bank"};
    case LedgerAccount::kPspDifferences:
      return {"1220", "Betaalprovider, verschillen"};
    case LedgerAccount::kChargebacks:
      return {"1230", "Door banken teruggehaalde betalingen"};
    case LedgerAccount::kReceivable:
      return {"1300", "Debiteuren"};
    case LedgerAccount::kCreditBalances:
      return {"1310", "Tegoeden van klanten"};
    case LedgerAccount::kRefundsInTransit:
      return {"1320", "Terugbetalingen onderweg"};
    case LedgerAccount::kVatPayable:
      return {"1500", "Af te dragen btw"};
    case LedgerAccount::kVatReceivable:
      return {"1510", "Te vorderen btw"};
    case LedgerAccount::kSundry:
      return {"1990", "Vraagposten"};
    case LedgerAccount::kPspFees:
      return {"4700", "Kosten van de betaalprovider", true};
    case LedgerAccount::kBankCharges:
      return {"4710", "Bankkosten", true};
    case LedgerAccount::kWriteOffs:
      return {"4800", "Afgeboekte vorderingen", true};
    case LedgerAccount::kRounding:
      return {"4900", "Afrondingsverschillen", true};
    case LedgerAccount::kRevenue:
      return {"8000", "Omzet", true};
    case LedgerAccount::kCollectionCosts:
      return {"8400", "Doorberekende incassokosten", true};
    case LedgerAccount::kLateInterest:
      return {"8410", "Rente van debiteuren", true};
  }
  return {"9999", "Onbekend"};
}

ChartAccount RetainedResult() { return {"0500", "Resultaat van voorgaande jaren"}; }

const std::vector<LedgerAccount>& Chart() {
  static const auto& chart = *new std::vector<LedgerAccount>(MakeChart());
  return chart;
}

}  // namespace vlot::invoicing::books
