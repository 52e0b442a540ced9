#include "state/pieces.h"

#include <algorithm>
#include <vector>

namespace haiyu::state {

void append_piece(Writer& row, const Piece& piece) {
  row.u(piece.number);
  row.text(piece.bytes);
}

std::optional<Piece> PieceReader::next() {
  if (reader_.failed() || reader_.at_end()) return std::nullopt;
  Piece piece;
  piece.number = reader_.u();
  piece.bytes = reader_.text();
  if (reader_.failed()) return std::nullopt;
  return piece;
}

std::optional<std::string> merge_pieces(std::span<const std::string_view> rows) {
  std::vector<Piece> pieces;
  std::size_t bytes = 0;
  for (const std::string_view row : rows) {
    PieceReader reader(row);
    while (const auto piece = reader.next()) pieces.push_back(*piece);
    if (reader.failed()) return std::nullopt;
    bytes += row.size();
  }
  // Stable: of equal numbers the latest comes last.
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece& a, const Piece& b) { return a.number < b.number; });
  std::string buffer;
  buffer.reserve(bytes);
  Writer merged(std::move(buffer));
  for (std::size_t n = 0; n < pieces.size(); ++n) {
    if (n + 1 == pieces.size() || pieces[n + 1].number != pieces[n].number) append_piece(merged, pieces[n]);
  }
  return merged.take();
}

}  // namespace haiyu::state
