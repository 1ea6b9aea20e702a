#include "services/gateway/strict_json.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "services/gateway/http_words.h"

namespace vlot::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::json;

// Those of google.protobuf have JSON forms of their own: what is inside them is protobuf's to judge.
const Descriptor* FieldsOf(const FieldDescriptor* field) {
  const Descriptor* type = field == nullptr ? nullptr : field->message_type();
  return type == nullptr || absl::StartsWith(type->full_name(), "google.protobuf.") ? nullptr : type;
}

bool IsList(const FieldDescriptor* field) { return field != nullptr && field->is_repeated() && !field->is_map(); }

// nlohmann's parser tells of one token after the other; false ends it.
class Checker final : public nlohmann::json_sax<json> {
 public:
  explicit Checker(const Descriptor& type) : type_(type) {}

  std::optional<FieldViolation> fault() && { return std::move(fault_); }

  bool null() override { return TakeValue(Kind::kNull); }
  bool boolean(bool) override { return TakeValue(Kind::kScalar); }
  bool number_integer(number_integer_t) override { return TakeValue(Kind::kScalar); }
  bool number_unsigned(number_unsigned_t) override { return TakeValue(Kind::kScalar); }
  bool number_float(number_float_t, const string_t&) override { return TakeValue(Kind::kScalar); }
  bool string(string_t&) override { return TakeValue(Kind::kScalar); }
  bool binary(binary_t&) override { return TakeValue(Kind::kScalar); }

  bool start_object(size_t) override {
    if (!TakeValue(Kind::kObject)) return false;
    if (levels_.empty()) return Enter({.type = &type_});
    const FieldDescriptor* field = levels_.back().field;
    if (field != nullptr && field->is_map()) return Enter({.field = field->message_type()->map_value()});
    return Enter({.type = FieldsOf(field)});
  }
  bool start_array(size_t) override {
    if (!TakeValue(Kind::kList)) return false;
    const bool known = !levels_.empty() && levels_.back().type != nullptr && IsList(levels_.back().field);
    return Enter({.list = true, .field = known ? levels_.back().field : nullptr});
  }
  bool end_object() override { return Leave(); }
  bool end_array() override { return Leave(); }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    level.name = name;
    if (level.type == nullptr) return level.names.insert(name).second || Refuse("is given twice");
    level.field = level.type->FindFieldByName(name);
    if (level.field == nullptr) level.field = level.type->FindFieldByCamelcaseName(name);
    if (level.field == nullptr) return true;  // protobuf knows none either
    if (std::find(level.fields.begin(), level.fields.end(), level.field) != level.fields.end()) {
      return Refuse("is given twice");
    }
    level.fields.push_back(level.field);
    return true;
  }

  bool parse_error(size_t at, const std::string&, const nlohmann::detail::exception&) override {
    fault_ = {"body", absl::StrCat("is no JSON in UTF-8: see byte ", at)};
    return false;
  }

 private:
  enum class Kind { kNull, kScalar, kObject, kList };

  // An object or a list that is not closed yet.
  struct Level {
    bool list = false;
    const Descriptor* type = nullptr;        // of an object that is a message; null: a map, or one that we do not know
    const FieldDescriptor* field = nullptr;  // that the next value is of; in a list or a map, that of every value
    int index = -1;                          // of the last value of a list
    std::string name;                        // of the last value of an object
    std::vector<const FieldDescriptor*> fields;  // that were given
    absl::flat_hash_set<std::string> names;      // given where fields are not known
  };

  bool TakeValue(Kind kind) {
    if (levels_.empty()) return true;
    Level& level = levels_.back();
    if (level.list) {
      ++level.index;
      // google.protobuf.Value has a null; of the others protobuf says what they must be.
      const bool ours = level.field != nullptr && (level.field->message_type() == nullptr || FieldsOf(level.field));
      return kind != Kind::kNull || !ours || Refuse("must not be null");
    }
    const bool one = kind == Kind::kScalar || kind == Kind::kObject;
    return !(one && level.type != nullptr && IsList(level.field)) || Refuse("must be a list");
  }

  bool Enter(Level level) {
    levels_.push_back(std::move(level));
    if (levels_.size() <= kJsonDepthMax) return true;
    fault_ = {"body", absl::StrCat("is nested more than ", kJsonDepthMax, " deep")};
    return false;
  }
  bool Leave() {
    levels_.pop_back();
    return true;
  }

  bool Refuse(std::string description) {
    std::string path;
    for (const Level& level : levels_) {
      if (level.list) {
        absl::StrAppend(&path, "[", level.index, "]");
      } else {
        absl::StrAppend(&path, path.empty() ? "" : ".", level.type != nullptr ? ToJsonPath(level.name) : level.name);
      }
    }
    fault_ = {std::move(path), std::move(description)};
    return false;
  }

  const Descriptor& type_;
  std::vector<Level> levels_;
  std::optional<FieldViolation> fault_;
};

}  // namespace

std::optional<FieldViolation> FindJsonFault(const Descriptor& type, std::string_view body) {
  Checker checker(type);
  json::sax_parse(body.begin(), body.end(), &checker);
  return std::move(checker).fault();
}

}  // namespace vlot::gateway
