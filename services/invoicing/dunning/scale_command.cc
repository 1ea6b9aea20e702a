#include "services/invoicing/dunning/scale_command.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/config/named_words.h"
#include "common/ids/uuid_generator.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "common/trail/command.h"
#include "common/trail/reason.h"
#include "common/wire/types.h"
#include "services/invoicing/dunning/convert_dunning.h"
#include "services/invoicing/dunning/dunning_answers.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr char kForm[] = "from=2027-01-01 bands=2500:15,5000:10 least=40 most=6775 source=...";

absl::Status FormError() { return absl::InvalidArgumentError(absl::StrCat("the words are: ", kForm)); }

absl::StatusOr<google::type::Money> Euros(const std::string& text) {
  ASSIGN_OR_RETURN(const Money money, ParseMoney(text, kEur));
  return wire::ToProto(money);
}

absl::Status ReadBands(const std::string& text, v1::CollectionCostScale& scale) {
  for (const std::string& part : std::vector<std::string>(absl::StrSplit(text, ','))) {
    const std::pair<std::string, std::string> band = absl::StrSplit(part, absl::MaxSplits(':', 1));
    v1::CollectionCostScale::Band& to = *scale.add_bands();
    ASSIGN_OR_RETURN(*to.mutable_upto(), Euros(band.first));
    to.set_percent(band.second);
  }
  return absl::OkStatus();
}

// As the API is asked, so that the same is refused.
absl::StatusOr<v1::SetCollectionCostScaleRequest> RequestOf(const std::vector<std::string>& words) {
  config::NamedWords named(words);
  const bool whole = named.Has("from") && named.Has("bands") && named.Has("least") && named.Has("most") &&
                     named.Has("source") && named.plain().empty();
  if (!whole) return FormError();
  const std::string from = named.Text("from"), bands = named.Text("bands"), least = named.Text("least"),
                    most = named.Text("most"), source = named.Text("source");
  RETURN_IF_ERROR(named.Done());
  v1::SetCollectionCostScaleRequest request;
  v1::CollectionCostScale& scale = *request.mutable_scale();
  ASSIGN_OR_RETURN(const absl::CivilDay day, ParseIsoDate(from));
  *scale.mutable_from_date() = wire::ToProto(day);
  RETURN_IF_ERROR(ReadBands(bands, scale));
  ASSIGN_OR_RETURN(*scale.mutable_least(), Euros(least));
  ASSIGN_OR_RETURN(*scale.mutable_most(), Euros(most));
  scale.set_source(source);
  return request;
}

// What is wrong field by field, in one line.
absl::Status InWords(const absl::Status& status) {
  const auto detail = GetErrorDetail(status);
  if (!detail || detail->violations.empty()) return status;
  return absl::InvalidArgumentError(absl::StrJoin(detail->violations, "; ", [](std::string* out, const auto& wrong) {
    absl::StrAppend(out, wrong.field, ": ", wrong.description);
  }));
}

}  // namespace

absl::Status SetScale(const std::vector<std::string>& words, const trail::Act& act, pg::Pool& pool, Clock& clock,
                      std::ostream& out) {
  RETURN_IF_ERROR(trail::CheckFlag(act.reason));
  ASSIGN_OR_RETURN(v1::SetCollectionCostScaleRequest request, RequestOf(words));
  UuidV7Generator ids(clock);
  request.set_request_id(ids.Next().ToString());
  const absl::StatusOr<Asked<CostScale>> asked = FromProto(request);
  if (!asked.ok()) return InWords(asked.status());
  const std::string day = FormatIsoDate(asked->value.from);
  RETURN_IF_ERROR(pg::RunInTransaction(pool, [&](pg::Transaction& tx) -> absl::Status {
    v1::CollectionCostScale set;
    RETURN_IF_ERROR(Set(tx, clock.Now(), asked->value, set).status());
    return trail::RecordCommand(tx, ids, clock.Now(), act, absl::StrCat("collectionCostScales/", day));
  }));
  out << "collection costs by " << asked->value.bands.size() << " bands, " << asked->value.least.ToStringWithCurrency()
      << " to " << asked->value.most.ToStringWithCurrency() << ", from " << day << " on  (" << asked->value.source
      << ")\n";
  return absl::OkStatus();
}

}  // namespace vlot::invoicing::dunning
