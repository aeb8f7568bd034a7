namespace RepoPulse.Tests.Fixtures;

/// <summary>
/// A small history that holds the odd things at once: three authors in three time zones, a binary file, a rename, a
/// merge, an empty commit, and paths beyond ASCII with a tab and a line feed.
/// </summary>
internal static class SampleHistory
{
    internal static TestRepository Create()
    {
        var repository = TestRepository.Create();
        repository.Write("README.md", Lines(1, 3));
        repository.Write("src/app.cs", Lines(1, 40));
        repository.Write("logo.png", [0x89, (byte)'P', 0, 1, 2, 3]);
        repository.Commit(TestRepository.Ada, "2024-01-01T10:00:00+01:00");

        repository.Write("docs/übung 山.md", Lines(1, 5));
        repository.Write("src/app.cs", Lines(2, 42));
        repository.Commit(TestRepository.Yamada, "2024-01-10T09:00:00+09:00");

        repository.Git("checkout", "--quiet", "-b", "topic");
        repository.Write("odd\tname\n.txt", Lines(1, 1));
        repository.Write("logo.png", [0x89, (byte)'P', 0, 9, 9, 9]);
        // Sunday in San Francisco, Monday in Greenwich.
        repository.Commit("Bob <bob@example.org>", "2024-01-14T23:30:00-08:00");

        repository.Git("checkout", "--quiet", "main");
        repository.Git("mv", "src/app.cs", "src/program.cs");
        repository.Commit("Ada King <ADA@example.org>", "2024-01-24T12:00:00+01:00");
        repository.Merge("topic", "2024-01-25T12:00:00Z");
        repository.Commit(TestRepository.Ada, "2024-01-25T18:00:00+01:00");
        return repository;
    }

    private static string Lines(int first, int last) =>
        string.Concat(Enumerable.Range(first, last - first + 1).Select(number => $"line {number}\n"));
}
