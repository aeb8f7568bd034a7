using System.Diagnostics;
using System.Text;

namespace RepoPulse.Tests.Fixtures;

/// <summary>A real repository in a temporary directory, untouched by the settings of whoever runs the tests.</summary>
internal sealed class TestRepository : IDisposable
{
    internal const string Ada = "Ada Lovelace <ada@example.org>";
    internal const string Yamada = "山田 太郎 <yamada@example.org>";

    private readonly TemporaryDirectory _directory = new();

    private TestRepository(string name)
    {
        Path = _directory.Combine(name);
        Directory.CreateDirectory(Path);
    }

    internal string Path { get; }

    internal static TestRepository Create(string name = "sample")
    {
        var repository = new TestRepository(name);
        repository.Git("init", "--quiet", "--initial-branch=main");
        repository.Git("config", "user.name", "Committer");
        repository.Git("config", "user.email", "committer@example.org");
        repository.Git("config", "core.autocrlf", "false");
        repository.Git("config", "commit.gpgsign", "false");
        return repository;
    }

    internal void Write(string path, string text)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    internal void Write(string path, byte[] bytes) => File.WriteAllBytes(System.IO.Path.Combine(Path, path), bytes);

    /// <summary>Commits all there is.</summary>
    internal void Commit(string author, string date)
    {
        Git("add", "--all");
        GitAt(date, "commit", "--quiet", "--allow-empty", "--message=A commit", $"--author={author}", $"--date={date}");
    }

    internal void Merge(string branch, string date) => GitAt(date, "merge", "--quiet", "--no-ff", "--message=A merge", branch);

    /// <summary>Gives the newest commit a signature, which nobody can verify.</summary>
    internal void Sign()
    {
        var commit = Git("cat-file", "commit", "HEAD");
        var message = commit.IndexOf("\n\n", StringComparison.Ordinal);
        var signature = "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n c2lnbmVk\n -----END PGP SIGNATURE-----";
        var id = Feed(commit.Insert(message, signature), "hash-object", "-t", "commit", "-w", "--stdin");
        Git("update-ref", "HEAD", id.Trim());
    }

    /// <summary>Runs <c>git fast-import</c>, which can make what <c>git commit</c> refuses.</summary>
    internal void Import(string stream) => Feed(stream.ReplaceLineEndings("\n"), "fast-import", "--quiet");

    internal string Head => Git("rev-parse", "HEAD").Trim();

    internal string Git(params string[] arguments) => GitAt("2024-01-01T00:00:00Z", arguments);

    public void Dispose() => _directory.Dispose();

    private string GitAt(string date, params string[] arguments) => Run(arguments, date, input: "");

    private string Feed(string input, params string[] arguments) => Run(arguments, "2024-01-01T00:00:00Z", input);

    private string Run(string[] arguments, string date, string input)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = _directory.Combine("no-such-file");
        start.Environment["GIT_COMMITTER_DATE"] = date;
        start.Environment["GIT_AUTHOR_DATE"] = date;
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEndAsync();
        git.StandardInput.Write(input);
        git.StandardInput.Close();
        git.WaitForExit();
        return git.ExitCode == 0
            ? output.Result
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }
}
