import Testing

@testable import Commands

struct QRCodeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let version: Int
    /// Each row as a hexadecimal number, dark modules 1, as the reference implementation (qrcodegen 1.8) makes them.
    let rows: String
    var testDescription: String { "version \(version)" }
  }

  @Test(arguments: [
    Case(
      text: "https://a.example/d",
      version: 2,
      rows: """
        1fd357f 105dd41 1747a5d 1744c5d 175ec5d 1052441 1fd557f 17100 1cdcdf3 48cb4b 11e231d 17a8848 174ba61 31363 \
        1b4de4d 1835b8 1ce4df2 18d11 1fce151 1054b13 174bbf3 1741296 175df3b 105b570 1fd0dc9
        """),
    Case(
      text: "http://127.0.0.1:8701/activate?user_code=WDJB-MJHT",
      version: 3,
      rows: """
        1fcd667f 1052a941 175e6b5d 174f545d 1750555d 10582a41 1fd5557f 1a5c00 1a65c176 b179ce9 fcd93de e32f3ce \
        1e73986b 1b1f0224 136e4d67 15a7cd9a 174f5a0a e3515c1 114009ab 78f6883 15cd43f4 14d917 1fd91552 1046971f \
        174529f9 17571dd0 174749b9 1054b9ba 1fdb8b92
        """),
    Case(
      text: "https://acme.us.auth0.com/activate?user_code=WDJB-MJHT&" + String(repeating: "x=1234567890&", count: 8),
      version: 8,
      rows: """
        1fdee8905a17f 104268fa7c741 175038a6dfb5d 175a24dacb25d 1756f2fc3885d 10400bc480c41 1fd555555557f 2364725000 \
        1e53a17de429d db7e8f26826a 86587aa7c862 1c1bf472bd4fc 11cdca54a3507 207491513c39 1be934e70adce 18b1e4913e379 \
        add7a9c9a71c 1a925e5a26927 efc14aea7595 1bec31d0d601 18ca92050a488 11399f42f38e2 13f51cfeaf1f4 1d14a94657114 \
        1f541756c9557 191b85c5a2d15 5fb4d7de27f0 11a060bc10cb8 1d60a7e6f88a6 898924d9c24f 1354464347757 3bec94ba9372 \
        67ba17d20839 48fe0d0523a6 10d36804de9ae 18821aa537766 116d248027b5d 1101f229a9557 8cd8bc850c26 e22135dfed8a \
        1c5172fcd2dfd 14dec785b1b 1fc9cad585f55 10433dc47b918 17467cff8e5f3 175524a4d399f 175cefef9e0fb \
        1054d2ca5b984 1fd297be41807
        """),
    Case(
      text: "https://login.example.com/" + String(repeating: "0123456789", count: 20),
      version: 9,
      rows: """
        1fc9e851680c7f 10562606a5f641 1740f6537e925d 175717acc9a55d 1741e85f4a2c5d 10597e9187cc41 1fd5555555557f \
        3a151fa1800 1f7e17bf0529aa 98a28794b2e01 37994eea5f3ec 70c0e907e94a2 e6f17be016b5e b2e851681481 \
        11c6cc2e97ea5e ba16990f21803 aecd7bc89ad1e 133d2875791609 d2b7e285c160 a480127a9f22 6e0179e89e79c \
        1e1ee8594b34b5 147f232297e856 5afa6123218c0 bf8179f4169f6 517a8515b3719 135b85b584c958 191e4891fa5d12 \
        ffb17bf412ffc a0be87c7905bd b5ec105a7e93e 14897eda3216c2 10e6d7a0cde526 caa287f690419 79ae8984ca94 \
        1f25c43afa5f52 2c71781cda08f 148ce87e5a253d 1f62611a5eb2e 29b6527296f8 107317a2452c27 910a87f4a24db \
        1bc29c9987cabc c076cf6fa1f43 242d79f0529fe 14a87168051d 1fdf54f5a5f952 104f0e917e951a 175c979fc9a1f7 \
        17562863681747 1750febe97e831 105b2161f21322 1fd2d79a89a66c
        """),
  ])
  func modulesAreThoseOfTheReference(_ row: Case) throws {
    let code = try #require(QRCode(row.text))
    #expect(code.size == row.version * 4 + 17)
    let rows = (0..<code.size).map { y in
      String((0..<code.size).reduce(UInt64(0)) { $0 << 1 | (code[$1, y] ? 1 : 0) }, radix: 16)
    }
    #expect(rows.joined(separator: " ") == row.rows)
  }

  @Test func textThatIsTooLongHasNone() {
    #expect(QRCode(String(repeating: "x", count: 271)) != nil)
    #expect(QRCode(String(repeating: "x", count: 272)) == nil)
  }

  @Test func drawingHasItsQuietZoneAndTwoModulesACharacter() throws {
    let code = try #require(QRCode("https://a.example/d"))
    let lines = code.text(colored: false).split(separator: "\n")
    #expect(lines.count == (code.size + 9) / 2 && lines.allSatisfy { $0.count == code.columns })
    #expect(lines[0].allSatisfy { $0 == "█" } && lines[2].hasPrefix("████ ▄▄▄▄▄ █"))
  }
}
