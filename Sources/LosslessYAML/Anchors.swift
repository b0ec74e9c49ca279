/// The anchors seen so far; a name declared again hides the earlier one.
struct Anchors {
  struct Anchor {
    let index: Int
    /// How many nodes it stands for, aliases inside it counted out.
    var size = 0
    /// How deep collections nest in it; 0 for a scalar.
    var height = 0
    /// The node's end has been read; an alias before that would be recursive.
    var isClosed = false
  }

  private var all: [Anchor] = []
  private var latest: [String: Int] = [:]

  subscript(name: String) -> Anchor? { latest[name].map { all[$0] } }

  /// The handle to close it with.
  mutating func open(_ name: String, index: Int) -> Int {
    all.append(Anchor(index: index))
    latest[name] = all.count - 1
    return all.count - 1
  }

  mutating func close(_ anchor: Int, size: Int, height: Int) {
    all[anchor].size = size
    all[anchor].height = height
    all[anchor].isClosed = true
  }
}
