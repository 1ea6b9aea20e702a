#include "services/access/keys_command.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/config/named_words.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "common/trail/reason.h"
#include "services/access/errors.h"
#include "services/access/keys.h"

namespace vlot::access {
namespace {

constexpr char kUsage[] =
    "vlot keys create <webshop|partner|service|operator:<viewer|finance|operations|admin>> <subject>\n"
    "                 [days=<n>] [name=<text>] [--reason=<text>]\n"
    "vlot keys list [<subject>]\n"
    "vlot keys revoke apiKeys/<uuid> [--reason=<text>]\n";
constexpr char kRoles[] =
    "webshop, partner, service, operator:viewer, operator:finance, operator:operations and operator:admin";
constexpr int kListed = 1000;  // for a screen; the RPC has pages
constexpr int kDays = 365, kDaysMax = 36'500;

// "operator:finance" -> operator, finance. Whether there is such a role.
bool ReadRole(const std::string& text, KeySpec& spec) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  for (const auth::Role role :
       {auth::Role::kWebshop, auth::Role::kPartner, auth::Role::kOperator, auth::Role::kService}) {
    if (parts.first == auth::RoleName(role)) spec.role = role;
  }
  for (const auth::OperatorRole role : {auth::OperatorRole::kViewer, auth::OperatorRole::kFinance,
                                        auth::OperatorRole::kOperations, auth::OperatorRole::kAdmin}) {
    if (parts.second == auth::OperatorRoleName(role)) spec.operator_role = role;
  }
  const bool named = spec.operator_role != auth::OperatorRole::kNone;
  return spec.role == auth::Role::kOperator ? named : spec.role != auth::Role::kAnonymous && parts.second.empty();
}

absl::StatusOr<KeySpec> ToSpec(config::NamedWords& words, absl::Time now) {
  Violations violations;
  KeySpec spec;
  if (!ReadRole(words.plain()[1], spec))
    violations.Add(words.plain()[1], absl::StrCat("is no role: there are ", kRoles));
  spec.subject = words.plain()[2];
  spec.display_name = words.Text("name");
  spec.expire_at = now + absl::Hours(24) * words.Number("days", 1, kDaysMax, kDays);
  RETURN_IF_ERROR(words.Done());
  if (violations.empty()) CheckKeySpec(spec, now, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return spec;
}

// One command with what it works on.
struct Command {
  pg::Pool& pool;
  UuidV7Generator& ids;
  const trail::Act& act;
  absl::Time now;
  std::ostream& out;
  std::ostream& notes;

  trail::Entry MakeEntry() { return {.id = ids.Next(), .recorded_at = now, .act = act, .request_id = ids.Next()}; }

  absl::Status Create(config::NamedWords& words) {
    RETURN_IF_ERROR(trail::CheckFlag(act.reason));
    ASSIGN_OR_RETURN(KeySpec spec, ToSpec(words, now));
    // The command line has no request to compare a repetition with: every run is a new one.
    const std::string request_hash(32, '\0');
    ASSIGN_OR_RETURN(const Creation creation,
                     MakeCreation(ApiKeyId(ids.Next()), std::move(spec), request_hash, MakeEntry()));
    ASSIGN_OR_RETURN(const Created created,
                     pg::RunInTransaction(pool, [&](pg::Transaction& tx) { return CreateKey(tx, creation); }));
    out << created.secret << "\n";
    notes << created.key.id.Name() << " until " << FormatRfc3339(created.key.spec.expire_at)
          << ". The key above is shown this once.\n";
    return absl::OkStatus();
  }

  absl::Status List(const config::NamedWords& words) {
    RETURN_IF_ERROR(words.Done());
    Uuid::Bytes last;
    last.fill(0xff);
    const std::string subject = words.plain().size() > 1 ? words.plain()[1] : "";
    ASSIGN_OR_RETURN(const std::vector<ApiKey> keys, pg::ReadOnly(pool, [&](pg::Transaction& tx) {
                       return ListApiKeys(tx, subject, ApiKeyId(Uuid(last)), kListed);
                     }));
    for (const ApiKey& key : keys) Show(key);
    return absl::OkStatus();
  }

  void Show(const ApiKey& key) {
    const std::string role = key.spec.role == auth::Role::kOperator
                                 ? absl::StrCat("operator:", auth::OperatorRoleName(key.spec.operator_role))
                                 : auth::RoleName(key.spec.role);
    out << key.id.Name() << "  " << KeyStateName(StateOf(key, now)) << "  " << key.prefix << "  " << role << "  "
        << key.spec.subject << "  until " << FormatRfc3339(key.spec.expire_at) << "  " << key.spec.display_name << "\n";
  }

  absl::Status Revoke(const config::NamedWords& words) {
    RETURN_IF_ERROR(words.Done());
    RETURN_IF_ERROR(trail::CheckFlag(act.reason));
    ASSIGN_OR_RETURN(const ApiKeyId id, ApiKeyId::ParseName(words.plain()[1]));
    const Revocation revocation{.id = id, .entry = MakeEntry()};
    ASSIGN_OR_RETURN(const ApiKey key,
                     pg::RunInTransaction(pool, [&](pg::Transaction& tx) { return RevokeKey(tx, revocation); }));
    Show(key);
    notes << "Services that remember the key refuse it within half a minute.\n";
    return absl::OkStatus();
  }
};

void Explain(const absl::Status& status, std::ostream& notes) {
  notes << status.message() << "\n";
  const auto detail = GetErrorDetail(status);
  if (!detail || detail->violations.size() < 2) return;  // the message names the first
  for (const FieldViolation& violation : detail->violations) {
    notes << "  " << violation.field << " " << violation.description << "\n";
  }
}

}  // namespace

int RunKeysCommand(const std::vector<std::string>& args, const trail::Act& act, const pg::Options& database,
                   Clock& clock, std::ostream& out, std::ostream& notes) {
  config::NamedWords words(args);
  const std::string verb = words.plain().empty() ? "" : words.plain()[0];
  pg::Pool pool(database, 1);
  UuidV7Generator ids(clock);
  Command command{.pool = pool, .ids = ids, .act = act, .now = clock.Now(), .out = out, .notes = notes};
  std::optional<absl::Status> done;
  if (verb == "create" && words.plain().size() == 3) done = command.Create(words);
  if (verb == "list" && words.plain().size() <= 2) done = command.List(words);
  if (verb == "revoke" && words.plain().size() == 2) done = command.Revoke(words);
  if (!done) {
    notes << kUsage;
    return 2;
  }
  if (done->ok()) return 0;
  Explain(*done, notes);
  return 1;
}

}  // namespace vlot::access
