#include "services/vlot/seller_file.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "nlohmann/json.hpp"

namespace vlot {

absl::StatusOr<invoicing::Seller> ReadSellerFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::FailedPreconditionError(absl::StrCat("the seller's file ", path, " cannot be read"));
  const nlohmann::json json = nlohmann::json::parse(file, nullptr, false);
  if (!json.is_object()) return absl::InvalidArgumentError(absl::StrCat(path, " is not a JSON object"));
  const auto text = [](const nlohmann::json& object, const char* name) {
    auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const nlohmann::json address = json.value("address", nlohmann::json::object());
  invoicing::Seller seller{.legal_entity = text(json, "legalEntity"),
                           .legal_name = text(json, "legalName"),
                           .trade_name = text(json, "tradeName"),
                           .address = {.region = text(address, "region"),
                                       .postal_code = text(address, "postalCode"),
                                       .city = text(address, "city")},
                           .registration_number = text(json, "registrationNumber"),
                           .vat_id = text(json, "vatId"),
                           .iban = text(json, "iban"),
                           .bic = text(json, "bic"),
                           .email = text(json, "email")};
  for (const nlohmann::json& line : address.value("lines", nlohmann::json::array())) {
    if (line.is_string()) seller.address.lines.push_back(line.get<std::string>());
  }
  if (absl::Status wrong = invoicing::CheckSeller(seller); !wrong.ok()) return WithContext(wrong, path);
  return seller;
}

}  // namespace vlot
