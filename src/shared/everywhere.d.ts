/** What Node and the page both have, and code for both may use. Only the project of `shared` reads this. */

interface URL {
  readonly protocol: string;
  readonly hostname: string;
  readonly host: string;
  readonly origin: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly username: string;
  readonly password: string;
}

declare var URL: {
  new (address: string): URL;
  canParse(address: string): boolean;
};

declare var TextEncoder: {
  new (): { encode(text: string): Uint8Array };
};
