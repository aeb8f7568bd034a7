namespace SourceGenBus.Analyzers.Tests.Folders;

/// <summary>A file of one folder that uses one of another.</summary>
/// <param name="From">The folder that uses.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="File">The file that uses.</param>
/// <param name="Used">The file that declares what is used.</param>
internal sealed record FolderUse(string From, string To, string File, string Used)
{
    public override string ToString() => $"{From}/{File} uses {To}/{Used}";
}
