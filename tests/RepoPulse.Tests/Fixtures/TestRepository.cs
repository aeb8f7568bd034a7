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

    /// <summary>Runs <c>git fast-import</c>, which can make what <c>git commit</c> refuses.</summary>
    internal void Import(string stream)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["fast-import", "--quiet"])
        {
            WorkingDirectory = Path,
            RedirectStandardInput = true,
        })!;
        git.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(stream.ReplaceLineEndings("\n")));
        git.StandardInput.Close();
        git.WaitForExit();
        if (git.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import ended with {git.ExitCode}.");
        }
    }

    internal string Head => Git("rev-parse", "HEAD").Trim();

    internal string Git(params string[] arguments) => GitAt("2024-01-01T00:00:00Z", arguments);

    public void Dispose() => _directory.Dispose();

    private string GitAt(string date, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = _directory.Combine("no-such-file");
        start.Environment["GIT_COMMITTER_DATE"] = date;
        start.Environment["GIT_AUTHOR_DATE"] = date;
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }
}
