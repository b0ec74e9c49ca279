import ArgumentParser

struct ContextGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "context", abstract: "Add, choose and change contexts.",
    discussion: "A context is a gateway's URL, how to log in there, and the cached session, under a name.",
    subcommands: [
      ContextAdd.self, ContextInit.self, ContextUse.self, ContextList.self, ContextCurrent.self, ContextShow.self,
      ContextUpdate.self, ContextRename.self, ContextCopy.self, ContextDelete.self,
      ContextBind.self, ContextUnbind.self, ContextExplain.self, ContextValidate.self, ContextExport.self,
      ContextImport.self, ContextEdit.self, ContextUndo.self,
    ],
    aliases: ["contexts", "ctx"])
}
