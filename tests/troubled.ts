// Activities that run into trouble.

/** The same activities, each of which asks for trouble first, which throws to fail. */
export function troubled<A extends object>(activities: A, trouble: (name: string) => void | Promise<void>): A {
  return Object.fromEntries(
    Object.entries(activities).map(([name, act]) => [name, async (...args: unknown[]) => {
      await trouble(name);
      return await act(...args);
    }]),
  ) as A;
}
